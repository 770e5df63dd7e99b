"""What is decided: posts of lawyers at committees."""

from lawyer_assign.plan.plan import Beside, Plan, Post

__all__ = ["Beside", "Plan", "Post"]
