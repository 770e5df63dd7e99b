"""Other people's solvers on our instances: same objective, prices compared."""
