//! The calendar: days off and swapped days, edited by an administrator. Due
//! dates of open dossiers follow by and by.

use askama::Template;
use axum::http::StatusCode;
use domain::{
    Error,
    calendar::{Calendar, date_in_vietnam},
    event::Actor,
    text::tidy,
};
use jiff::civil::{Date, Weekday};
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

/// The longest name of a day, in letters.
const LONGEST: usize = 100;

/// The days of a year.
#[derive(Template)]
#[template(path = "officer/calendar.html")]
struct Show {
    page: Page,
    year: i16,
    /// Other years that have days.
    years: Vec<i16>,
    days: Vec<(Date, Option<String>)>,
    revision: i64,
    /// Somebody else edited it meanwhile.
    changed: bool,
}

impl Show {
    fn of(desk: &Desk, tables: &Tables, year: i16, form: Form) -> Self {
        let entries: Vec<(Date, Option<String>)> =
            tables.calendar.entries().map(|(day, name)| (day, name.map(str::to_owned))).collect();
        let mut years: Vec<i16> = entries.iter().map(|(day, _)| day.year()).collect();
        years.extend([year, year + 1]);
        years.sort_unstable();
        years.dedup();
        let days = entries.into_iter().filter(|(day, _)| day.year() == year).collect();
        let page = desk.page("calendar").form(form);
        Self { page, year, years, days, revision: tables.calendar_revision, changed: false }
    }

    fn table(&self) -> Table {
        let page = &self.page;
        let head = ["desk.day", "desk.weekday", "desk.day_kind", "desk.day_name", "desk.day_act"];
        let caption = page.with("desk.calendar_year", &[("year", self.year)]);
        let table = page.table(caption).head(head.map(|key| page.t(key)));
        self.days.iter().fold(table, |table, (day, name)| {
            let kind = if name.is_some() { "desk.kind_off" } else { "desk.kind_work" };
            table.row_html([
                Html::text(format::date(*day)),
                Html::text(page.t(weekday(*day))),
                Html::text(page.t(kind)),
                Html::text(name.as_deref().unwrap_or("–")),
                self.remove(*day),
            ])
        })
    }

    fn remove(&self, day: Date) -> Html {
        let page = &self.page;
        let shown = format::date(day);
        let button = page.button(page.with("desk.calendar_remove", &[("day", shown)])).secondary();
        let button = button.named("bo", day);
        let fields = format!("{}{}", page.csrf_field(), page.hidden("ban", self.revision));
        let year = page.hidden("nam", self.year);
        Html::trusted(format_args!(
            "<form method=\"post\" action=\"/can-bo/lich\">{fields}{year}{button}</form>"
        ))
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "desk.monday",
        Weekday::Tuesday => "desk.tuesday",
        Weekday::Wednesday => "desk.wednesday",
        Weekday::Thursday => "desk.thursday",
        Weekday::Friday => "desk.friday",
        Weekday::Saturday => "desk.saturday",
        Weekday::Sunday => "desk.sunday",
    }
}

/// The days of the year asked for, or of this one.
pub async fn show(desk: Desk) -> Answer {
    let tables = read(&desk).await?;
    let today = date_in_vietnam(desk.visit.now);
    let year = query::value(&desk.visit, "nam").parse().unwrap_or(today.year());
    let mut view = Show::of(&desk, &tables, year, Form::default());
    if query::value(&desk.visit, "xong") == "1" {
        let said = view.page.t("desk.calendar_saved").to_owned();
        view.page = view.page.notice(said);
    }
    answer::page(&Form::default(), &view)
}

async fn read(desk: &Desk) -> Result<Tables, axum::response::Response> {
    desk::check_admin(&desk.officer, desk.visit.now).map_err(|error| desk.error(error))?;
    Tables::read(&desk.visit.env).await.map_err(|error| desk.error(error))
}

/// A day is added or taken away.
pub async fn save(desk: Desk, Typed(mut form): Typed) -> Answer {
    let tables = read(&desk).await?;
    let today = date_in_vietnam(desk.visit.now);
    let year = form.get("nam").parse().unwrap_or(today.year());
    let edited = match form.get("bo").parse::<Date>() {
        Ok(day) => Some((without(&tables.calendar, day), day)),
        Err(_) => with(&desk, &tables.calendar, &mut form),
    };
    let Some((csv, day)) = edited else {
        return answer::page(&form.clone(), &Show::of(&desk, &tables, year, form));
    };
    let from = form.get("ban").parse().unwrap_or(-1);
    let actor = Actor::Officer(desk.officer.id.cast());
    match tables::edit_calendar(&desk.visit.env, actor, &csv, from).await {
        Ok(_) => answer::see_other(&format!("/can-bo/lich?nam={}&xong=1", day.year())),
        Err(Error::Conflict) => {
            let mut view = Show::of(&desk, &read(&desk).await?, year, form);
            view.changed = true;
            Ok(ui::respond::page_with(StatusCode::CONFLICT, &view))
        }
        Err(Error::Refused(refused)) => {
            form.refused("ten", desk.lang(), &refused);
            answer::page(&form.clone(), &Show::of(&desk, &tables, year, form))
        }
        Err(error) => Err(desk.error(error)),
    }
}

fn without(calendar: &Calendar, day: Date) -> String {
    let begins = format!("{day},");
    let text = calendar.to_csv();
    text.lines().filter(|line| !line.starts_with(&begins)).fold(String::new(), |all, line| all + line + "\n")
}

/// The calendar with the day that was typed; nothing where something is wrong with it.
fn with(desk: &Desk, calendar: &Calendar, form: &mut Form) -> Option<(String, Date)> {
    let lang = desk.lang();
    let day = form.date("ngay").full();
    let name = tidy(form.get("ten"));
    let off = match form.get("loai") {
        "nghi" => Some(true),
        "lam" => Some(false),
        _ => None,
    };
    match day {
        None => form.error("ngay", lang.text("desk.calendar_need_day")),
        Some(day) if calendar.entries().any(|(known, _)| known == day) => {
            form.error("ngay", lang.text("desk.calendar_known"));
        }
        Some(_) => {}
    }
    if off.is_none() {
        form.error("loai", lang.text("desk.calendar_need_kind"));
    }
    if off == Some(true) && (name.is_empty() || name.contains(',') || name.chars().count() > LONGEST) {
        form.error("ten", lang.text("desk.calendar_need_name"));
    }
    let (day, off) = (day?, off?);
    let line = if off { format!("{day},off,{name}\n") } else { format!("{day},work,\n") };
    (!form.failed()).then(|| (calendar.to_csv() + &line, day))
}
