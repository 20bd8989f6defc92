//! Who sits at desks of the ministry's portal.

use super::{Bench, Persona, Standing, cast::SOMEBODY};

/// Receives dossiers at the ministry's portal, and hands results over.
pub const PORTAL_CLERK: Persona = Persona {
    key: "portal-clerk",
    number: "038188040117",
    name: "Hoàng Thị Thu",
    birth: "1988-05-14",
    phone: "0905000115",
    standing: Standing::Level2,
    bench: Some(Bench { role: "can-cuoc.mot-cua", unit: "G01.38" }),
    ..SOMEBODY
};

/// Checks dossiers against the registers.
pub const PORTAL_CHECKER: Persona = Persona {
    key: "portal-checker",
    number: "038084041225",
    name: "Trần Văn Hùng",
    birth: "1984-02-20",
    phone: "0905000116",
    standing: Standing::Level2,
    bench: Some(Bench { role: "can-cuoc.tham-dinh", unit: "G01.38" }),
    ..SOMEBODY
};

/// Checks dossiers too: takes over, and is in nobody's way.
pub const SECOND_PORTAL_CHECKER: Persona = Persona {
    key: "second-portal-checker",
    number: "038190042336",
    name: "Nguyễn Thị Hoa",
    birth: "1990-07-11",
    phone: "0905000117",
    standing: Standing::Level2,
    bench: Some(Bench { role: "can-cuoc.tham-dinh", unit: "G01.38" }),
    ..SOMEBODY
};

/// Approves what others checked.
pub const PORTAL_LEADER: Persona = Persona {
    key: "portal-leader",
    number: "038075043447",
    name: "Lê Minh Quân",
    birth: "1975-09-30",
    phone: "0905000118",
    standing: Standing::Level2,
    bench: Some(Bench { role: "can-cuoc.lanh-dao", unit: "G01.38" }),
    ..SOMEBODY
};

/// Prints cards for the whole country.
pub const PORTAL_PRINTER: Persona = Persona {
    key: "portal-printer",
    number: "001087044558",
    name: "Phạm Anh Dũng",
    birth: "1987-03-25",
    phone: "0905000119",
    standing: Standing::Level2,
    bench: Some(Bench { role: "can-cuoc.trung-tam-in", unit: "G01" }),
    ..SOMEBODY
};

/// Edits the calendar and the fees.
pub const PORTAL_ADMIN: Persona = Persona {
    key: "portal-admin",
    number: "001183045669",
    name: "Vũ Thị Lan Hương",
    birth: "1983-12-08",
    phone: "0905000120",
    standing: Standing::Level2,
    bench: Some(Bench { role: "catalogue.admin", unit: "G01" }),
    ..SOMEBODY
};
