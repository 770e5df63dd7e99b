"""How to reach lawyers and committees, and which residents know the law."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lawyer_assign.facts.base import Fact, Id, Name
from lawyer_assign.facts.phone import Phone
from lawyer_assign.facts.reachable import Reachable

Channel = Literal["phone", "wechat", "dingtalk", "email"]
CHANNELS_ZH: dict[str, str] = {
    "phone": "电话",
    "wechat": "微信",
    "dingtalk": "钉钉",
    "email": "邮件",
}
HoursText = Annotated[str, StringConstraints(min_length=1, max_length=100)]
GivenName = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class OnlineHours(Fact):
    """When a lawyer answers without coming: 非现场服务 by phone, WeChat, DingTalk."""

    lawyer: Id
    channel: Channel
    hours: HoursText = Field(description="as published, such as 周一至周五 19:00-21:00")


class Resident(Fact):
    """A law-literate resident (法律明白人) of a committee, paired with its lawyer."""

    committee: Id
    name: GivenName
    remark: Name = Field(default="", description="for the bureau; never published")


class Contact(Reachable):
    """Whom to phone at a committee; for the bureau, never published.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Contact(committee="c1", name="张主任", phone="13800005678").phone
    Phone('138****5678')
    """

    committee: Id
    name: GivenName
    phone: Phone | None = None
    remark: Name = Field(default="", description="such as the office held")
