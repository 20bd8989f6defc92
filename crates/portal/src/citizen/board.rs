//! Công khai tiến độ giải quyết TTHC: how units do, in words, a table and bars.

mod sheet;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    http::header,
    response::{IntoResponse, Response},
};
use site::{
    Visit,
    answer::{self, Answer},
};
use store::services::progress::Progress;
use ui::{Form, Lang, Page, format, parts::Table};

use super::Visitor;
use crate::acts::progress::{self, Counted, FEWEST_RATINGS, Figures};
use crate::said;

/// How units do.
#[derive(Template)]
#[template(path = "citizen/board.html")]
struct Board {
    page: Page,
    figures: Arc<Figures>,
    /// Every unit with its name.
    units: Vec<Unit>,
    /// The portals that have figures of their own: address and name.
    elsewhere: Vec<(String, String)>,
}

/// One unit, named.
struct Unit {
    name: String,
    figures: Progress,
}

/// How units do.
pub async fn show(visit: Visit, Extension(counted): Extension<Arc<Counted>>) -> Answer {
    let visitor = Visitor::of(visit).await?;
    let visit = &visitor.visit;
    let figures = figures(visit, &counted).await?;
    let units = figures.units.iter().map(|unit| named(visit, unit)).collect();
    let view = Board { page: visitor.page("progress"), elsewhere: elsewhere(visit), units, figures };
    answer::page(&Form::default(), &view)
}

/// The same as a sheet.
pub async fn csv(visit: Visit, Extension(counted): Extension<Arc<Counted>>) -> Answer {
    let figures = figures(&visit, &counted).await?;
    let name = |unit: &Progress| named(&visit, unit).name;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cong-khai.csv\"".to_owned()),
        (header::CACHE_CONTROL, format!("public, max-age={}", figures.fresh_for(visit.now))),
    ];
    Ok((headers, sheet::of(&figures, name)).into_response())
}

async fn figures(visit: &Visit, counted: &Counted) -> Result<Arc<Figures>, Response> {
    counted.figures(&visit.env).await.map_err(|error| answer::error(visit, error))
}

/// What a unit is called, in a reader's language; its code, where the list of units does not know it.
#[must_use]
pub fn unit_name(visit: &Visit, lang: Lang, code: &str) -> String {
    let unit = visit.env.settings.units.find(code);
    unit.map_or_else(|| code.to_owned(), |unit| said(lang, &unit.name).to_owned())
}

fn named(visit: &Visit, unit: &Progress) -> Unit {
    Unit { name: unit_name(visit, visit.prefs.lang, &unit.unit), figures: unit.clone() }
}

fn elsewhere(visit: &Visit) -> Vec<(String, String)> {
    let settings = &visit.env.settings;
    let others = settings.portals.iter().filter(|portal| portal.site != settings.site);
    let link = |portal: &site::settings::Portal| {
        let name = if visit.prefs.lang == Lang::Vi { &portal.name_vi } else { &portal.name_en };
        (portal.url("/cong-khai"), name.clone())
    };
    others.map(link).collect()
}

/// Tenths, as they are written: "66,7" in Vietnamese, "66.7" in English.
fn tenths(lang: Lang, value: i64) -> String {
    let point = if lang == Lang::Vi { ',' } else { '.' };
    format!("{}{point}{}", value / 10, value % 10)
}

impl Board {
    fn at(&self) -> String {
        format::moment(self.figures.at)
    }

    fn sum(&self) -> String {
        let total = &self.figures.total;
        let share = progress::in_time(total);
        let words = [
            ("received", format::number(total.received)),
            ("done", format::number(progress::done(total))),
            ("share", self.share(share)),
        ];
        self.page.with(if share.is_some() { "board.sum" } else { "board.sum_open" }, &words)
    }

    fn share(&self, value: Option<i64>) -> String {
        let lang = self.page.lang();
        value.map_or_else(|| "–".to_owned(), |value| format!("{} %", tenths(lang, value)))
    }

    /// How much of a unit was in time, once anything is done.
    fn in_time(&self, unit: &Progress) -> Option<String> {
        let share = self.share(Some(progress::in_time(unit)?));
        Some(self.page.with("board.in_time_share", &[("share", share)]))
    }

    fn rating(&self, unit: &Progress) -> String {
        let told = progress::rating(unit).map(|value| tenths(self.page.lang(), value));
        told.unwrap_or_else(|| "–".to_owned())
    }

    fn fewest(&self) -> String {
        self.page.with("board.few", &[("fewest", FEWEST_RATINGS)])
    }

    fn table(&self) -> Table {
        let page = &self.page;
        let heads = [
            "unit",
            "received",
            "early",
            "on_time",
            "late",
            "pending",
            "overdue",
            "with_citizen",
            "supplemented",
            "rating",
        ];
        let table = page
            .table(page.t("board.table"))
            .head(heads.map(|head| page.t(&format!("board.{head}")).to_owned()));
        let table =
            self.units.iter().fold(table, |table, unit| table.row(self.row(&unit.name, &unit.figures)));
        table.row(self.row(page.t("board.total"), &self.figures.total))
    }

    fn row(&self, name: &str, unit: &Progress) -> Vec<String> {
        let Progress { received, early, on_time, late, pending, overdue, with_citizen, .. } = unit;
        let counts = [received, early, on_time, late, pending, overdue, with_citizen];
        let counts = counts.into_iter().map(|count| format::number(*count));
        let rates = [self.share(progress::supplemented(unit)), self.rating(unit)];
        [name.to_owned()].into_iter().chain(counts).chain(rates).collect()
    }

    /// The bar of a unit: width of each part of its dossiers, of a hundred.
    fn bar(unit: &Progress) -> Vec<Part> {
        let Progress { early, on_time, late, pending, overdue, with_citizen, .. } = unit;
        let counts = [
            ("done", early + on_time),
            ("late", *late),
            ("pending", pending + with_citizen),
            ("overdue", *overdue),
        ];
        let whole = counts.iter().map(|(_, count)| count).sum::<i64>().max(1);
        let mut from = 0;
        let part = |(word, count): (&'static str, i64)| {
            let width = count * 100 / whole;
            let part = Part { word, count, from, width };
            from += width;
            part
        };
        counts.into_iter().map(part).filter(|part| part.count > 0).collect()
    }
}

/// A part of a bar.
struct Part {
    word: &'static str,
    count: i64,
    from: i64,
    width: i64,
}

impl Part {
    /// What it is, in words.
    fn said(&self, page: &Page) -> String {
        page.with(&format!("board.bar_{}", self.word), &[("count", format::number(self.count))])
    }
}
