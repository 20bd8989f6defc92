//! What stands on a slip, as plain values.

/// Which paper it is; decides its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// The receipt of a dossier that was sent and paid, on A4.
    Receipt,
    /// Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả, on A5 (Circular 01/2018/TT-VPCP, as the others).
    Accepted,
    /// Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ, on A5.
    Supplement,
    /// Mẫu 03, Phiếu từ chối tiếp nhận, giải quyết hồ sơ, on A5.
    Refusal,
    /// Mẫu 04, Phiếu xin lỗi và hẹn lại ngày trả kết quả, on A5.
    Apology,
    /// Mẫu 05, Phiếu kiểm soát quá trình giải quyết hồ sơ, on A5.
    Control,
}

/// The instant a slip was made, as the clock on the office's wall shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Created {
    /// Year, month and day.
    pub date: (u16, u8, u8),
    /// Hour, minute and second.
    pub time: (u8, u8, u8),
    /// Whole hours that the wall is ahead of UTC.
    pub ahead: i8,
}

/// A paper to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Which paper it is.
    pub form: Form,
    /// The language of its words, as `vi`.
    pub language: String,
    /// When it was made.
    pub created: Created,
    /// Who issues it, on top at the left: those above, then the unit itself, which is set in bold.
    pub unit: Vec<String>,
    /// The number under the unit; empty for none.
    pub number: String,
    /// The name and the motto of the state, on top at the right; none where the paper is not an act of the state.
    pub state: Vec<String>,
    /// Where and when, under the motto; empty for none.
    pub place_and_date: String,
    /// What the paper is called.
    pub title: String,
    /// A line under the title; empty for none.
    pub subtitle: String,
    /// What a telephone reads.
    pub code: Option<Code>,
    /// What it says, in this order.
    pub body: Vec<Block>,
    /// Who signs, from left to right; one alone signs at the right.
    pub signatures: Vec<Signature>,
}

/// A QR code at the right of the first lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it holds: an address or a code.
    pub text: String,
    /// What stands under it, and is read aloud in its place.
    pub caption: String,
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line in bold above what belongs together.
    Heading(String),
    /// Names with their values, one under the other.
    Rows(Vec<(String, String)>),
    /// Running text; a line that begins with a dash hangs.
    Paragraph(String),
    /// A table.
    Table(Table),
}

/// Columns, rows and perhaps a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The cells, a list per row, one for each column.
    pub rows: Vec<Vec<String>>,
    /// A last row in bold.
    pub foot: Option<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub name: String,
    /// Its part of the width, against the sum of all.
    pub share: u16,
    /// To which side its cells lean.
    pub align: Align,
}

/// To which side text leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// As one writes.
    Left,
    /// In the middle.
    Centre,
    /// As one writes amounts.
    Right,
}

/// Room for somebody to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// As what they sign.
    pub role: String,
    /// How to sign, in italics; empty for none.
    pub note: String,
    /// Their name under the signature; empty to have it written by hand.
    pub name: String,
}
