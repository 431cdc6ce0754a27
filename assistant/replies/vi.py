"""The fixed sentences in Vietnamese. Names and quotes of the documents stay in Japanese."""

from __future__ import annotations

from assistant.replies.catalogue import Replies
from assistant.screen import Crisis, SmallTalk

VI = Replies(
    crisis={
        Crisis.FIRE_OR_INJURY: (
            "Khi có cháy, bị thương hoặc bệnh đột ngột, hãy gọi ngay 119 (cứu hỏa, cấp cứu).\n"
            "Nếu không nói qua điện thoại được, hãy kêu to để người xung quanh giúp. "
            "Nếu có người đe dọa bạn, hãy gọi 110 (cảnh sát)."
        ),
        Crisis.SUICIDE: (
            "Cảm ơn bạn đã viết ra nỗi đau của mình. Nếu đang nguy hiểm, hãy gọi 119 (cấp cứu) hoặc 110 (cảnh sát).\n"
            "「よりそいホットライン」 0120-279-338 (24 giờ, miễn phí, có hỗ trợ tiếng nước ngoài) "
            "và đường dây sức khỏe tinh thần 0570-064-556 sẽ lắng nghe bạn. Bạn không phải chịu đựng một mình."
        ),
        Crisis.CHILD_ABUSE: (
            "Khi trẻ em gặp nguy hiểm, hãy gọi ngay 110 (cảnh sát).\n"
            "Nếu nghi có ngược đãi trẻ em, hãy gọi 189 (trung tâm tư vấn trẻ em, 24 giờ, miễn phí). "
            "Bạn không cần nói tên và thông tin được giữ bí mật."
        ),
        Crisis.VIOLENCE: (
            "Nếu đang nguy hiểm, hãy gọi ngay 110 (cảnh sát) và chạy đến nơi an toàn.\n"
            "Bị vợ, chồng hoặc người yêu bạo hành, hãy gọi #8008; bị xâm hại tình dục, hãy gọi #8103. "
            "Các số này nối bạn với nơi tư vấn gần nhất. Nếu bị thương, hãy gọi 119."
        ),
        Crisis.DISASTER: (
            "Trước hết hãy giữ tính mạng. Cần cứu hộ, hãy gọi 119 (cứu hỏa, cấp cứu) hoặc 110 (cảnh sát); "
            "tai nạn trên biển, gọi 118.\n"
            "Nếu có thể có sóng thần hoặc ngập lụt, hãy chạy ngay lên chỗ cao. "
            "Gọi 171 (hộp thư thoại khi có thiên tai) để biết người nhà có an toàn không."
        ),
    },
    small_talk={
        SmallTalk.GREETING: (
            "Xin chào. Tôi trả lời dựa trên tài liệu của {city} (kế hoạch, thuật ngữ, thủ tục) và ghi rõ nguồn. "
            "Bạn cứ hỏi bằng lời của mình."
        ),
        SmallTalk.THANKS: "Không có gì ạ. Nếu còn điều muốn biết, mời bạn hỏi tiếp.",
        SmallTalk.BYE: "Cảm ơn bạn đã sử dụng. Mời bạn quay lại bất cứ lúc nào.",
        SmallTalk.ABOUT: (
            "Tôi là trợ lý tự động (AI) hướng dẫn tài liệu của {city}. "
            "Tôi chỉ trả lời điều có ghi trong tài liệu, kèm nguồn. "
            "Nếu tài liệu không ghi, tôi sẽ nói rõ và chỉ cho bạn nơi để hỏi."
        ),
    },
    personal_data=(
        "Câu hỏi của bạn có vẻ chứa thông tin cá nhân ({kinds}) nên không được xử lý và cũng không được lưu. "
        "Xin bạn bỏ các số, số điện thoại, địa chỉ rồi viết lại."
    ),
    blocked="Tôi không thể trả lời câu này. Xin bạn hỏi về kế hoạch, thuật ngữ hoặc thủ tục của {city}.",
    out_of_scope_place=(
        "Ở đây không có tài liệu về 「{place}」. Tôi chỉ trả lời được theo tài liệu của {city}. "
        "Xin bạn hỏi cơ quan của 「{place}」."
    ),
    out_of_scope={
        "politics": "Tôi không nêu ý kiến về chính trị, bầu cử hay chính trị gia.",
        "legal": "Tôi không thể đưa ra đánh giá pháp lý. Xin bạn hỏi luật sư hoặc quầy tư vấn của thành phố.",
        "medical": "Tôi không thể đánh giá bệnh hay vết thương. Xin bạn hỏi bác sĩ hoặc dược sĩ.",
    },
    reset="Chúng ta bắt đầu lại từ đây. Bạn muốn biết điều gì?",
    no_evidence="Tôi không tìm thấy điều bạn hỏi trong các tài liệu ở đây. Tôi không trả lời theo phỏng đoán.",
    no_evidence_stated="Các tài liệu ở đây không xác nhận được điều bạn hỏi. Tài liệu ghi như sau (tiếng Nhật):",
    ask_next="Xin bạn hỏi: {department}.",
    unavailable="Hiện không tra cứu được tài liệu. Xin bạn thử lại sau ít phút. Nếu gấp, xin liên hệ tòa thị chính.",
    closed="Hiện dịch vụ này đang tạm nghỉ. Nếu gấp, xin liên hệ tòa thị chính.",
    reason_likeliest="phụ trách tài liệu gần nhất với câu hỏi của bạn",
    reason_general="tổng đài của tòa thị chính, khi không rõ phòng ban phụ trách",
    contact="điện thoại {phone} (tính đến {as_of})",
    contact_undated="điện thoại {phone} (không rõ ngày)",
    initiative="Hạng mục số {number} 「{title}」",
    figure_one="{initiative}, 「{indicator}」: {kind} của {year} là {value}.",
    figure_many="{initiative}, 「{indicator}」: {values}.",
    figure_value="{kind} của {year} là {value}",
    figure_difference="Chênh lệch từ {first} đến {last} là {difference}{unit} ({direction}).",
    points=" điểm phần trăm",
    up="tăng",
    down="giảm",
    same="không đổi",
    figure_not_set="{initiative}, 「{indicator}」: chưa đặt {kind} cho {year} (trong bảng là 「—」).",
    cell_unreadable="{initiative}, 「{indicator}」: không đọc được {kind} của {year} vì bảng gốc bị lỗi ({mark}).",
    year_outside="{initiative}, 「{indicator}」: không có số liệu của {year}. Trong bảng có: {years}.",
    irregular="Bảng trong tài liệu gốc bị lỗi: 「{note}」.",
    contradicted="Về điểm này, các tài liệu ghi khác nhau. Ở đây không thể xác định tài liệu nào đúng.",
    contradicted_newest="Tài liệu có ngày mới nhất được nêu trước.",
    contradicted_side="「{title}」 ({dated}): {quote}",
    contradicted_as_of="tính đến {as_of}",
    contradicted_undated="không rõ ngày",
    schedule_one="{initiative}, 「{indicator}」: kế hoạch của {year} là {status}.",
    schedule_many="{initiative}, 「{indicator}」, kế hoạch: {values}.",
    schedule_value="{year} là {status}",
    schedule_start="{initiative}, 「{indicator}」: theo kế hoạch là {status} từ {year}. Từng năm: {values}.",
    schedule_from_first=(
        "{initiative}, 「{indicator}」: là {status} ngay từ năm đầu của kế hoạch, {year}. "
        "Bảng này không cho biết trước đó đã bắt đầu hay chưa. Từng năm: {values}."
    ),
    schedule_never=(
        "{initiative}, 「{indicator}」: trong thời gian của kế hoạch không có năm nào đạt 「実施」 (thực hiện). "
        "Từng năm: {values}."
    ),
    label_lost=(
        "{initiative}: trong bảng kế hoạch gốc có những dòng bị mất tên, nên không đọc được dòng nào là điều bạn hỏi."
    ),
    yes_status="Đúng vậy.",
    no_status="Không phải.",
    term="Giải thích về 「{term}」:",
    department_of="Phụ trách {initiative}: {departments}.",
    contents_of="「{heading}」 của {initiative}.",
    list_policy="Phương châm {policy} – ",
    list_department="「{department}」 phụ trách – ",
    list_new="Mới – ",
    list_not_new="Không phải mới: ",
    list_status="Ở giai đoạn {status} trong {year} – ",
    list_initiatives="Hạng mục",
    policies_count="Có {count} phương châm.",
    policy_item="Phương châm {policy} 「{title}」",
    list_count="{what}: {count}.",
    list_item="{number} {title}",
    list_item_status="{number} {title}: {indicator}",
    label_unreadable="(dòng bị mất tên)",
    list_none="{what}: không tìm thấy trong kế hoạch.",
    list_note_all=(
        "Không tính các hạng mục mà phần phụ trách chỉ ghi 「全部局」 (mọi phòng ban) "
        "hoặc 「関係各課」 (các phòng liên quan)."
    ),
    procedures_what="Thủ tục làm được trực tuyến trong lĩnh vực 「{field}」",
    procedures_what_all="Thủ tục làm được trực tuyến",
    procedures_what_about="Thủ tục làm được trực tuyến có tên chứa điều bạn hỏi",
    procedures_count="{what}: danh sách trong tài liệu có {count}.",
    procedures_count_of="{what}: {count} trong số {total} của danh sách trong tài liệu.",
    procedure_item="{name} ({field}, {service})",
    procedure_offline="Trong danh sách còn có “{name}”, cách làm là {service}.",
    procedures_note=(
        "Danh sách phần lớn là tên thủ tục theo chế độ của nhà nước. "
        "Trước khi nộp, xin bạn hỏi phòng ban phụ trách xem {city} có nhận không và cần những gì."
    ),
    contact_counter="{department} ({handles}).",
    contact_line="{department} ({handles}): điện thoại {phone} (tính đến {as_of}).",
    contact_line_undated="{department} ({handles}): điện thoại {phone} (không rõ ngày).",
    cell_value="「{caption}」, 「{row}」, {column}: {value}.",
    national=(
        "Đây là chế độ của nhà nước hoặc hướng dẫn chung cho cả nước. "
        "Xin bạn hỏi phòng ban phụ trách xem {city} áp dụng thế nào."
    ),
    from_plan=(
        "Đây là hạng mục ghi trong kế hoạch của thành phố. "
        "Xin bạn hỏi phòng ban phụ trách xem hiện nay đã dùng được chưa."
    ),
    as_of="Tài liệu này là tính đến {as_of}. Hiện nay có thể đã khác.",
    clarify="Bạn hỏi về điều nào?",
    online={
        "yes": "Có. Bạn làm trực tuyến được.",
        "no": "Không. Theo tài liệu này thì không làm trực tuyến được.",
        "partial": "Chỉ một phần làm trực tuyến được.",
        "unknown": "Tài liệu không ghi có làm trực tuyến được hay không.",
    },
    ask_row="Hạng mục số {number} 「{indicator}」, {year}: {what}?",
    ask_row_all="Hạng mục số {number} 「{indicator}」: {what}?",
    ask_cell="「{caption}」, 「{row}」 ({column})?",
    what_plan="kế hoạch",
    what_target="mục tiêu",
    ask_department="Phòng ban nào phụ trách hạng mục số {number}?",
    ask_targets="Mục tiêu của hạng mục số {number} là bao nhiêu?",
    ask_schedule="Cho tôi biết kế hoạch của hạng mục số {number}.",
    ask_section="{title}: {heading}?",
    kinds={"目標": "mục tiêu", "実績": "kết quả thực tế", "計画": "kế hoạch"},
    statuses={"実施": "thực hiện", "検討": "xem xét", "拡大": "mở rộng"},
    units={
        "回": "lần",
        "件": "lượt",
        "人": "người",
        "種類": "loại",
        "業務": "nghiệp vụ",
        "データセット": "bộ dữ liệu",
        "隊": "đội",
        "窓口": "quầy",
        "箇所": "nơi",
        "拠点": "địa điểm",
        "課": "phòng",
        "件／月": "lượt mỗi tháng",
        "件／週": "lượt mỗi tuần",
    },
    year="năm tài chính {western} ({label})",
    value="{value} ({unit})",
    from_source="Trích từ 「{title}」 (bằng tiếng Nhật):",
    quote="「{text}」",
    comma=", ",
)
