"""Facts that hold a phone: text becomes one however the fact is made."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import field_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import Fact
from lawyer_assign.facts.phone import Phone
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.phones import holds_id_card

NO_PHONE = (
    Text("looks like an ID-card number, and is no phone", "像是身份证号码，不是电话"),
    Text(
        "Enter the phone, or leave it empty; no ID-card number belongs in these data",
        "请改填电话号码，或留空；数据中不填身份证号码",
    ),
)
"""What is said of an ID-card number: it would be written on a notice board."""


class Reachable(Fact):
    """Base of facts with a field ``phone``, which nobody sees who does not ask."""

    @field_validator("phone", mode="after", check_fields=False)
    @classmethod
    def _no_id_card(cls, phone: Phone | None) -> Phone | None:
        if phone is not None and holds_id_card(phone.reveal()):
            raise unfit(*NO_PHONE)
        return phone

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
