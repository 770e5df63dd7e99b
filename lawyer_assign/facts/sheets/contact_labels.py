"""What the sheets of contacts are called and mean, zh and en."""

from lawyer_assign.facts.sheets.sheet import Column, Sheet, id_of

C = Column

ONLINE_HOURS = Sheet(
    "online_hours", "线上服务", False, "一（三）",
    "律师通过电话、微信、钉钉、邮件提供非现场服务的时间，对外公布；每种方式一行",
    "When a lawyer answers by phone, WeChat, DingTalk or e-mail; published, a row each",
    (
        id_of("lawyers", "lawyer", "律师编号"),
        C("channel", "channel", "方式", "电话、微信、钉钉 或 邮件",
          "phone, wechat, dingtalk or email"),
        C("hours", "text", "服务时间", "照此公布，如 周一至周五 19:00-20:30",
          "Published as it stands, such as Mon-Fri 19:00-20:30"),
    ),
)  # fmt: skip
RESIDENTS = Sheet(
    "residents", "法律明白人", False, "一（三）",
    "与律师结对的“法律明白人”，姓名随本社区（村）的律师一起公布",
    "Law-literate residents who are paired with the lawyer and named beside her",
    (
        id_of("committees", "committee", "社区（村）编号"),
        C("name", "text", "姓名", "对外公布", "Published"),
        C("remark", "text", "备注", "不对外公布", "Never published"),
    ),
)  # fmt: skip
CONTACTS = Sheet(
    "contacts", "联系表", False, "本软件规则 house rule",
    "社区（村）的联系人，供联系工作使用，不对外公布；可不填",
    "Whom to phone at a committee; for the bureau, never published; optional",
    (
        id_of("committees", "committee", "社区（村）编号"),
        C("name", "text", "联系人"),
        C("phone", "phone", "联系电话", "导出时默认隐去中间数字",
          "Masked on writing unless asked for"),
        C("remark", "text", "备注", "如职务；不对外公布",
          "Such as the office held; never published"),
    ),
)  # fmt: skip
