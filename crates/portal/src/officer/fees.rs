//! The fee table: what something costs on which day, edited by an
//! administrator. What was sent keeps its fee.

use askama::Template;
use axum::http::StatusCode;
use domain::{
    Error, Refused,
    event::Actor,
    services::{Dong, Fees, fee::Fee},
    text::tidy,
};
use jiff::civil::Date;
use site::{
    answer::{self, Answer},
    visit::Typed,
};
use ui::{Form, Html, Page, format, parts::Table};

use super::Desk;
use crate::{
    acts::{Tables, desk, tables},
    citizen::query,
};

/// The longest legal basis, in letters.
const LONGEST: usize = 200;

/// Every line of the table.
#[derive(Template)]
#[template(path = "officer/fees.html")]
struct Show {
    page: Page,
    lines: Vec<Fee>,
    revision: i64,
    /// Somebody else edited it meanwhile.
    changed: bool,
}

impl Show {
    fn of(desk: &Desk, tables: &Tables, form: Form) -> Self {
        let page = desk.page("fees").form(form);
        let lines = tables.fees.lines().to_vec();
        Self { page, lines, revision: tables.fees_revision, changed: false }
    }

    fn table(&self) -> Table {
        let page = &self.page;
        let head = ["desk.fee_table", "desk.fee_amount", "desk.fee_from", "desk.fee_until", "desk.fee_basis"];
        let table = page.table(page.t("desk.menu_fees")).quiet().head(head.map(|key| page.t(key)));
        self.lines.iter().fold(table, |table, line| {
            table.row_html([
                Html::trusted(format_args!("<code>{}</code>", Html::text(&line.table))),
                Html::text(format::money(line.amount.0)),
                Html::text(line.from.map_or_else(|| "–".to_owned(), format::date)),
                Html::text(day(page, line.until)),
                Html::text(&line.basis),
            ])
        })
    }

    /// The lines without an end, by their place.
    fn open(&self) -> impl Iterator<Item = (usize, String)> {
        let named = |(place, line): (usize, &Fee)| {
            let from = line.from.map(format::date).unwrap_or_default();
            (place, format!("{} · {} · {from}", line.table, line.amount))
        };
        self.lines.iter().enumerate().filter(|(_, line)| line.until.is_none()).map(named)
    }

    fn line_to_end(&self) -> Html {
        let select = self.page.select("dong").label(self.page.t("desk.fee_line"));
        let select = select.option("", self.page.t("common.choose"));
        let options = self.open().map(|(place, name)| (place.to_string(), name));
        Html::trusted(select.options(options))
    }
}

fn day(page: &Page, day: Option<Date>) -> String {
    day.map_or_else(|| page.t("desk.fee_open").to_owned(), format::date)
}

/// The table.
pub async fn show(desk: Desk) -> Answer {
    let mut view = Show::of(&desk, &read(&desk).await?, Form::default());
    if query::value(&desk.visit, "xong") == "1" {
        let said = view.page.t("desk.fee_saved").to_owned();
        view.page = view.page.notice(said);
    }
    answer::page(&Form::default(), &view)
}

async fn read(desk: &Desk) -> Result<Tables, axum::response::Response> {
    desk::check_admin(&desk.officer, desk.visit.now).map_err(|error| desk.error(error))?;
    Tables::read(&desk.visit.env).await.map_err(|error| desk.error(error))
}

/// A line is added, or an open one ends.
pub async fn save(desk: Desk, Typed(mut form): Typed) -> Answer {
    let tables = read(&desk).await?;
    let mut lines = tables.fees.lines().to_vec();
    let ends = form.get("viec") == "ket-thuc";
    let edited = if ends { end(&desk, &mut form, &mut lines) } else { add(&desk, &mut form, &mut lines) };
    if edited.is_none() {
        return answer::page(&form.clone(), &Show::of(&desk, &tables, form));
    }
    let field = if ends { "het" } else { "tu" };
    let csv = match Fees::of(lines) {
        Ok(fees) => fees.to_csv(),
        Err(refusal) => {
            form.refused(field, desk.lang(), &Refused::from(&refusal));
            return answer::page(&form.clone(), &Show::of(&desk, &tables, form));
        }
    };
    let from = form.get("ban").parse().unwrap_or(-1);
    let actor = Actor::Officer(desk.officer.id.cast());
    match tables::edit_fees(&desk.visit.env, actor, &csv, from).await {
        Ok(_) => answer::see_other("/can-bo/muc-phi?xong=1"),
        Err(Error::Conflict) => {
            let mut view = Show::of(&desk, &read(&desk).await?, form);
            view.changed = true;
            Ok(ui::respond::page_with(StatusCode::CONFLICT, &view))
        }
        Err(Error::Refused(refused)) => {
            form.refused(field, desk.lang(), &refused);
            answer::page(&form.clone(), &Show::of(&desk, &tables, form))
        }
        Err(error) => Err(desk.error(error)),
    }
}

fn end(desk: &Desk, form: &mut Form, lines: &mut [Fee]) -> Option<()> {
    let place = form.get("dong").parse::<usize>().ok().filter(|place| *place < lines.len());
    let until = form.date("het").full();
    if place.is_none() {
        form.error("dong", desk.lang().text("desk.fee_need_line"));
    }
    if until.is_none() {
        form.error("het", desk.lang().text("desk.fee_need_day"));
    }
    let line = lines.get_mut(place?)?;
    let until = until?;
    if line.until.is_some() || line.from.is_some_and(|from| until < from) {
        form.error("het", desk.lang().text("desk.fee_too_early"));
        return None;
    }
    line.until = Some(until);
    Some(())
}

fn add(desk: &Desk, form: &mut Form, lines: &mut Vec<Fee>) -> Option<()> {
    let lang = desk.lang();
    let table = tidy(form.get("bang"));
    let amount = amount(form.get("so-tien"));
    let from = form.date("tu").full();
    let until = form.date("den");
    let (ends, no_end) = (until.full(), until.is_empty());
    let basis = tidy(form.get("can-cu"));
    if !lines.iter().any(|line| line.table == table) {
        form.error("bang", lang.text("desk.fee_need_table"));
    }
    if amount.is_none() {
        form.error("so-tien", lang.text("desk.fee_need_amount"));
    }
    if from.is_none() {
        form.error("tu", lang.text("desk.fee_need_day"));
    }
    let wrong_end = (ends.is_none() && !no_end) || ends.is_some_and(|end| Some(end) < from);
    if wrong_end {
        form.error("den", lang.text("desk.fee_too_early"));
    }
    if basis.is_empty() || basis.contains(',') || basis.chars().count() > LONGEST {
        form.error("can-cu", lang.text("desk.fee_need_basis"));
    }
    let (amount, from) = (amount?, from?);
    if form.failed() {
        return None;
    }
    lines.push(Fee { table, amount, from: Some(from), until: ends, basis });
    Some(())
}

/// A sum as it is typed: "35.000" or "35000".
fn amount(typed: &str) -> Option<Dong> {
    let digits: String = typed.chars().filter(|sign| !matches!(sign, '.' | ' ' | '\u{a0}' | 'đ')).collect();
    digits.parse().ok().filter(|amount| (0..=1_000_000_000).contains(amount)).map(Dong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_read_with_points_and_without() {
        assert_eq!(amount("35.000 đ"), Some(Dong(35_000)));
        assert_eq!(amount("35000"), Some(Dong(35_000)));
        assert_eq!(amount("-1"), None);
        assert_eq!(amount("nhiều"), None);
    }
}
