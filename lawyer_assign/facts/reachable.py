"""Facts that hold a phone: text becomes one however the fact is made."""

from collections.abc import Mapping
from typing import Any, Self

from lawyer_assign.facts.base import Fact
from lawyer_assign.facts.phone import Phone


class Reachable(Fact):
    """Base of facts with a field ``phone``, which nobody sees who does not ask."""

    @property
    def reached_at(self) -> Phone | None:
        """The phone, under one name whatever else the fact holds."""
        return self.__dict__.get("phone")

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy; a phone in ``update`` may be text, as anywhere."""
        if update is not None and isinstance(update.get("phone"), str):
            update = {**update, "phone": Phone(update["phone"])}
        return super().model_copy(update=update, deep=deep)

    def model_post_init(self, _: Any, /) -> None:  # noqa: ANN401 (as in the base)
        """Make a phone of text also where nobody validates (``model_construct``)."""
        phone: object = self.__dict__.get("phone")
        if isinstance(phone, str):
            self.__dict__["phone"] = Phone(phone)
