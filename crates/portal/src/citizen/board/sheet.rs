//! The figures as CSV (RFC 4180).

use store::services::progress::Progress;

use crate::acts::progress::{Figures, in_time, rating, supplemented};

const HEAD: &str = "unit,name,received,early,on_time,late,pending,overdue,with_citizen,in_time_percent,\
                    supplement_percent,ratings,rating";

/// The sheet. Lines end as the format wants, and the first sign says that it is UTF-8.
pub(super) fn of(figures: &Figures, name: impl Fn(&Progress) -> String) -> String {
    let units = figures.units.iter().map(|unit| line(unit, &unit.unit, &name(unit)));
    let all = [HEAD.to_owned()].into_iter().chain(units).chain([line(&figures.total, "total", "")]);
    all.fold("\u{feff}".to_owned(), |sheet, line| sheet + &line + "\r\n")
}

fn line(unit: &Progress, code: &str, name: &str) -> String {
    let Progress { received, early, on_time, late, pending, overdue, with_citizen, ratings, .. } = unit;
    let rate =
        |value: Option<i64>| value.map(|value| format!("{}.{}", value / 10, value % 10)).unwrap_or_default();
    let (in_time, supplement) = (rate(in_time(unit)), rate(supplemented(unit)));
    // Too few ratings are not even counted.
    let rating = rating(unit).map(|value| (ratings.to_string(), rate(Some(value)))).unwrap_or_default();
    format!(
        "{},{},{received},{early},{on_time},{late},{pending},{overdue},{with_citizen},{in_time},{supplement},{},{}",
        quoted(code),
        quoted(name),
        rating.0,
        rating.1
    )
}

/// A text in quotation marks; one that a spreadsheet would take for a formula stays a text.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_unit_is_a_line_and_all_of_them_are_another() {
        let unit =
            Progress { unit: "G01.38".to_owned(), received: 3, early: 1, late: 1, ..Progress::default() };
        let total = Progress { unit: String::new(), ..unit.clone() };
        let figures = Figures { at: Timestamp::UNIX_EPOCH, units: vec![unit], total };
        let sheet = of(&figures, |_| "Công an \"tỉnh\", mẫu".to_owned());
        let lines: Vec<&str> = sheet.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1], "\"G01.38\",\"Công an \"\"tỉnh\"\", mẫu\",3,1,0,1,0,0,0,50.0,0.0,,");
        assert!(lines[2].starts_with("\"total\",\"\",3,1,0,1"));
    }

    #[test]
    fn no_name_becomes_a_formula() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
