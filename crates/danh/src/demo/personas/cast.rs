//! Who is who.

use domain::identity::{CardKind, officer::Role};

use super::{
    Desk, Persona, Standing,
    bench::{
        PORTAL_ADMIN, PORTAL_CHECKER, PORTAL_CLERK, PORTAL_LEADER, PORTAL_PRINTER, SECOND_PORTAL_CHECKER,
    },
};

const OFFICE: &str = "Trung tâm Định danh Mẫu";
const ALONE: [&str; 4] = [""; 4];

/// Nobody with an account, a chip card and a phone; the others differ from them.
pub(super) const SOMEBODY: Persona = Persona {
    key: "",
    number: "",
    name: "",
    birth: "",
    card_kind: CardKind::CanCuoc2024,
    card_issued_on: "2025-03-10",
    phone: "",
    email: "",
    kin: ALONE,
    standing: Standing::NotRegistered,
    desk: None,
    bench: None,
};

/// Has a card and a phone, and no account: journeys register with them.
pub const NOT_REGISTERED: Persona = Persona {
    key: "not-registered",
    number: "038095004211",
    name: "Nguyễn Văn Bình",
    birth: "1995-04-12",
    phone: "0905000101",
    ..SOMEBODY
};

/// Has an account of level 1.
pub const LEVEL_1: Persona = Persona {
    key: "level-1",
    number: "038192007354",
    name: "Trần Thị Mai",
    birth: "1992-08-25",
    card_kind: CardKind::CccdChip,
    card_issued_on: "2022-06-15",
    phone: "0905000102",
    email: "mai.mau@example.vn",
    standing: Standing::Level1,
    ..SOMEBODY
};

/// Has an account of level 2.
pub const LEVEL_2: Persona = Persona {
    key: "level-2",
    number: "001088012903",
    name: "Lê Quốc Khánh",
    birth: "1988-09-02",
    card_issued_on: "2024-09-16",
    phone: "0905000103",
    email: "khanh.mau@example.vn",
    standing: Standing::Level2,
    ..SOMEBODY
};

/// Was approved, and has days left to activate.
pub const APPROVED: Persona = Persona {
    key: "approved",
    number: "038194009177",
    name: "Phạm Thu Hà",
    birth: "1994-01-30",
    phone: "0905000104",
    standing: Standing::Approved,
    ..SOMEBODY
};

/// Was approved more than seven days ago and never activated.
pub const ACTIVATION_OVERDUE: Persona = Persona {
    key: "activation-overdue",
    number: "036090015628",
    name: "Hoàng Văn Dũng",
    birth: "1990-05-19",
    card_kind: CardKind::CccdChip,
    card_issued_on: "2023-02-08",
    phone: "0905000105",
    standing: Standing::ActivationOverdue,
    ..SOMEBODY
};

/// Has an account that is locked.
pub const LOCKED: Persona = Persona {
    key: "locked",
    number: "079187021340",
    name: "Vũ Thị Lan",
    birth: "1987-12-04",
    card_issued_on: "2025-07-21",
    phone: "0905000106",
    standing: Standing::Locked,
    ..SOMEBODY
};

/// A father, with an account of level 2.
pub const PARENT: Persona = Persona {
    key: "parent",
    number: "038086018465",
    name: "Đỗ Minh Tuấn",
    birth: "1986-03-17",
    card_issued_on: "2024-12-03",
    phone: "0905000107",
    standing: Standing::Level2,
    ..SOMEBODY
};

/// His daughter, under 14, with a card of her own.
pub const CHILD: Persona = Persona {
    key: "child",
    number: "038317002786",
    name: "Đỗ Gia Hân",
    birth: "2017-06-01",
    card_issued_on: "2025-06-02",
    kin: ["038086018465", "", "", ""],
    ..SOMEBODY
};

/// A guardian, with an account of level 2.
pub const GUARDIAN: Persona = Persona {
    key: "guardian",
    number: "040176030519",
    name: "Bùi Thị Hạnh",
    birth: "1976-10-11",
    card_kind: CardKind::CccdChip,
    card_issued_on: "2021-09-30",
    phone: "0905000108",
    standing: Standing::Level2,
    ..SOMEBODY
};

/// Her ward, a grown man whom a court gave a guardian.
pub const WARD: Persona = Persona {
    key: "ward",
    number: "040098005832",
    name: "Lương Bảo Châu",
    birth: "1998-02-14",
    kin: ["", "", "", "040176030519"],
    ..SOMEBODY
};

/// Has an account of level 1, an e-mail address and no phone.
pub const EMAIL_ONLY: Persona = Persona {
    key: "email-only",
    number: "048164011095",
    name: "Đặng Thị Ngọc",
    birth: "1964-07-08",
    card_issued_on: "2025-01-14",
    email: "ngoc.mau@example.vn",
    standing: Standing::Level1,
    ..SOMEBODY
};

/// Checks registrations; may not decide a brother's.
pub const REVIEWER: Persona = Persona {
    key: "reviewer",
    number: "001185034672",
    name: "Nguyễn Thị Phương",
    birth: "1985-11-20",
    phone: "0905000109",
    kin: [BEHIND_THE_SCENES[0].number, "", "", ""],
    standing: Standing::Level2,
    desk: Some(Desk { role: Role::Reviewer, unit: OFFICE, totp: "MRSW23ZNOJSXM2LFO5SXELJRGAYDAMBQ" }),
    ..SOMEBODY
};

/// Checks registrations, and is nobody's relative here.
pub const SECOND_REVIEWER: Persona = Persona {
    key: "second-reviewer",
    number: "031083026147",
    name: "Trương Quang Huy",
    birth: "1983-06-06",
    card_kind: CardKind::CccdChip,
    card_issued_on: "2023-08-14",
    phone: "0905000110",
    standing: Standing::Level2,
    desk: Some(Desk { role: Role::Reviewer, unit: OFFICE, totp: "MRSW23ZNOJSXM2LFO5SXELJSGAYDAMBQ" }),
    ..SOMEBODY
};

/// The first reviewer's brother, who has no account.
pub const RELATIVE_OF_REVIEWER: Persona = Persona {
    key: "relative-of-reviewer",
    number: "001089041238",
    name: "Nguyễn Đức Anh",
    birth: "1989-04-27",
    phone: "0905000111",
    kin: [BEHIND_THE_SCENES[0].number, "", "", ""],
    ..SOMEBODY
};

/// Answers the hotline.
pub const HOTLINE: Persona = Persona {
    key: "hotline",
    number: "092191017764",
    name: "Lý Thu Trang",
    birth: "1991-01-09",
    phone: "0905000112",
    standing: Standing::Level2,
    desk: Some(Desk { role: Role::Hotline, unit: OFFICE, totp: "MRSW23ZNNBXXI3DJNZSS2MBQGAYDAMBQ" }),
    ..SOMEBODY
};

/// Reads the log.
pub const AUDITOR: Persona = Persona {
    key: "auditor",
    number: "030079022951",
    name: "Mai Xuân Trường",
    birth: "1979-02-03",
    phone: "0905000113",
    standing: Standing::Level2,
    desk: Some(Desk { role: Role::Auditor, unit: OFFICE, totp: "MRSW23ZNMF2WI2LUN5ZC2MBQGAYDAMBQ" }),
    ..SOMEBODY
};

/// Keeps relying parties, settings and other officers.
pub const SECURITY_ADMIN: Persona = Persona {
    key: "security-admin",
    number: "087082033486",
    name: "Võ Thành Long",
    birth: "1982-10-28",
    phone: "0905000114",
    standing: Standing::Level2,
    desk: Some(Desk { role: Role::SecurityAdmin, unit: OFFICE, totp: "MRSW23ZNMFSG22LOFUYDAMBQGAYDAMBQ" }),
    ..SOMEBODY
};

/// Filed for a new card weeks before the demo began, and still waits.
pub const LATE: Persona = Persona {
    key: "late",
    number: "038185047728",
    name: "Cao Thị Bích Loan",
    birth: "1985-10-05",
    card_issued_on: "2025-04-02",
    phone: "0905000121",
    standing: Standing::Level2,
    ..SOMEBODY
};

/// Everybody one can be, in the order the demo lists them.
pub const ALL: &[Persona] = &[
    NOT_REGISTERED,
    LEVEL_1,
    LEVEL_2,
    APPROVED,
    ACTIVATION_OVERDUE,
    LOCKED,
    PARENT,
    CHILD,
    GUARDIAN,
    WARD,
    EMAIL_ONLY,
    REVIEWER,
    SECOND_REVIEWER,
    RELATIVE_OF_REVIEWER,
    HOTLINE,
    AUDITOR,
    SECURITY_ADMIN,
    PORTAL_CLERK,
    PORTAL_CHECKER,
    SECOND_PORTAL_CHECKER,
    PORTAL_LEADER,
    PORTAL_PRINTER,
    PORTAL_ADMIN,
    LATE,
];

/// Residents whom nobody plays, and without whom others were no relatives.
pub(super) const BEHIND_THE_SCENES: &[Persona] = &[Persona {
    key: "father-of-reviewer",
    number: "001058019403",
    name: "Nguyễn Hữu Thịnh",
    birth: "1958-03-15",
    ..SOMEBODY
}];
