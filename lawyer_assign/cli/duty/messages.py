"""What is said of duty rosters, and of what is published of them."""

DUTY: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "leaves_kept": (
        "这些请假请一并填入数据的“请假”表，以后的变动才会避开",
        "Put these leaves into the sheet leaves of the facts too, so that later "
        "changes mind them",
    ),
    "published": (
        "已公布到 {path}：新增{added}，改动{changed}，删除{removed}，"
        "未变{same}个文件。",
        "Published in {path}: {added} files added, {changed} changed, "
        "{removed} removed, {same} left as they were.",
    ),
    "ends_early": (
        "注意：新值班表自{begins}起，该文件夹中原已公布的{first}起、{begins}之前的各次服务不再显示。"
        "请改在{begins}当天或之后发布，此前另选文件夹。",
        "Mind: the new roster begins on {begins}; visits that were published in this "
        "folder from {first} until then are shown no more. Publish it on {begins} or "
        "later, and until then into another folder.",
    ),
    "hides_phones": (
        "注意：上次公布的页面有律师电话，本次没有加 --phones，均不再显示。"
        "需要继续公布的，请加 --phones 重新公布。",
        "Mind: the pages published last show phones of lawyers; without --phones they "
        "are shown no more. For them to stay publish again with --phones.",
    ),
    "file_changed": ("改动", "changed"),
    "file_removed": ("删除", "removed"),
    "next_notice": (
        "用浏览器打开 {path} 查看；整个 notice 文件夹可直接上传。",
        "Open {path} in a browser; the folder notice can be uploaded as it is.",
    ),
    "next_days": (
        "通知公布后：按通知修改“日期类型”，填写“来源”，并将“已公布”填为是；"
        "再把 {path} 的各行复制到数据的“日历”表，排班即按此日历。",
        "Once the year is announced: change the kinds of days, name the notice as "
        "their source, and enter yes for is_official; then copy the rows of {path} "
        "into the sheet days of the facts, from which rosters take them.",
    ),
    "time_changed": (
        "{names}：固定时间已改，日期未随之变动。要让日期随之变动：\n"
        "  lawyer-assign roster {facts} 方案 -o 新值班表.xlsx {more}\n"
        "该命令在规则允许时沿用此表的固定时间，重排全部日期；手工改过的日期不保留，请假请先填入数据的"
        "“请假”表。如属误改，请把时间改回。",
        "{names}: the fixed time was changed, and the dates were not. For the dates "
        "to follow:\n"
        "  lawyer-assign roster {facts} PLAN -o NEW.xlsx {more}\n"
        "It takes the times of this roster where the rules allow them and plans all "
        "dates anew; dates moved by hand are not kept, and leaves belong into the "
        "sheet leaves of the facts first. If it was a slip, change the time back.",
    ),
    "book": (
        "值班表印出内容复核（与由编号、半天、日期和数据重新得出的逐格比对）",
        "Printed columns, beside those that ids, half days, dates and facts give",
    ),
    "book_differs": (
        "值班表未通过复核：{names}印出的内容与编号、半天、日期不符，共{count}处，见上，不得张贴。"
        "编号、半天和日期无误的，请用 lawyer-assign publish 数据 值班表 -o 文件夹 "
        "重新写出。",
        "The roster does not pass: what {names} print does not fit ids, half days and "
        "dates, in {count} places, see above; do not put it up. If these are right, "
        "write it anew by lawyer-assign publish FACTS ROSTER -o FOLDER.",
    ),
    "same_year": (
        "注意：{path} 就是{year}年的值班表，已过月份的服务也已重排。"
        "要让此前各次服务不变，请改用 --before {path} --from 日期。",
        "Mind: {path} is a roster of {year} itself, and visits of months past were "
        "planned anew too. For these to stay as they were use --before {path} --from "
        "DATE.",
    ),
    "no_before": ("没有给出要接续的值班表", "there is no roster to go on from"),
    "no_before_cure": (
        "请用 --before 给出此前的值班表，或去掉 --from",
        "Name the roster that holds until then by --before, or leave --from out",
    ),
    "two_rosters": (
        "与 --before 同时给出，只能取其中一个的固定时间",
        "is given beside --before, and times are kept of one roster only",
    ),
    "two_rosters_cure": (
        "年中调整用 --before，它的固定时间会沿用；排新一年用 --last-year",
        "Within a year use --before, whose times are kept too; for a new year "
        "--last-year",
    ),
    "keeps_before": (
        "不能用于接续的值班表：它按原值班表的固定时间排定，本身已有记载",
        "is for no roster that goes on from another: it keeps the times of that one, "
        "and says them itself",
    ),
    "keeps_before_cure": ("请去掉 --last-year", "Leave --last-year out"),
    "not_published": (
        "违反以上规则，未公布，未写入文件。请改正值班表，"
        "或用 --policy 给出排班时的规则集。",
        "Nothing is published or written, since the roster breaks these rules. Correct "
        "it, or hand in by --policy the policy that it was made under.",
    ),
}
