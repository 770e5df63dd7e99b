"""What is decided: posts of lawyers at committees."""

from lawyer_assign.plan.plan import Plan, Post

__all__ = ["Plan", "Post"]
