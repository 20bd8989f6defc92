//! The coded reasons by which a request to have a dossier back is answered.
//! They are the same for every procedure.

use domain::services::{Words, dossier::Reason};

/// Decree on handling at one desk.
const LAW: &str = "Nghị định 118/2025/NĐ-CP";

/// It is stopped, as the citizen asked.
#[must_use]
pub fn granted(note: String) -> Reason {
    let text = Words::new("Công dân yêu cầu rút hồ sơ.", "The citizen asked to have it back.");
    Reason { code: "cong-dan-rut".to_owned(), text, law: LAW.to_owned(), note }
}

/// Why it goes on nevertheless.
#[must_use]
pub fn refusals() -> [Reason; 2] {
    let reason = |code: &str, vi: &str, en: &str| Reason {
        code: code.to_owned(),
        text: Words::new(vi, en),
        law: LAW.to_owned(),
        note: String::new(),
    };
    [
        reason(
            "da-quyet-dinh",
            "Hồ sơ đã được quyết định, kết quả đang được làm.",
            "It was decided, and the result is being made.",
        ),
        reason(
            "nguoi-khac-lien-quan",
            "Việc rút ảnh hưởng đến quyền của người khác.",
            "Somebody else's right depends on it.",
        ),
    ]
}
