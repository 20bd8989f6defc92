//! Pages every site has: where to find help, what happens to one's data, and
//! whose work it is made of.

use askama::Template;
use ui::Page;

use crate::{
    Visit,
    answer::{self, Answer},
};

/// The notice that the design system's licence asks to be shown.
const GOVUK_FRONTEND: &str = include_str!("../notices/govuk-frontend.txt");

/// A page of headings and paragraphs.
#[derive(Template)]
#[template(path = "about.html")]
struct About {
    page: Page,
    title: &'static str,
    parts: Vec<(&'static str, String)>,
}

fn show(page: Page, title: &'static str, parts: Vec<(&'static str, String)>) -> Answer {
    let form = ui::Form::default();
    answer::page(&form, &About { page, title, parts })
}

/// Where to find help.
pub async fn help(visit: Visit) -> Answer {
    let page = visit.page();
    let hotline = &visit.env.settings.hotline;
    let parts = vec![
        ("about.help_sign_in", page.t("about.help_sign_in_text").to_owned()),
        ("about.help_code", page.t("about.help_code_text").to_owned()),
        ("about.help_hotline", page.with("about.help_hotline_text", &[("hotline", hotline.as_str())])),
        ("about.help_scam", page.t("about.help_scam_text").to_owned()),
    ];
    show(page, "about.help_title", parts)
}

/// What happens to one's data.
pub async fn data(visit: Visit) -> Answer {
    let page = visit.page();
    let parts = vec![
        ("about.data_kept", page.t("about.data_kept_text").to_owned()),
        ("about.data_seen", page.t("about.data_seen_text").to_owned()),
        ("about.data_cookies", page.t("about.data_cookies_text").to_owned()),
    ];
    show(page, "about.data_title", parts)
}

/// Whose work it is made of.
pub async fn licences(visit: Visit) -> Answer {
    let page = visit.page();
    let parts = vec![
        ("about.licence_own", page.t("about.licence_own_text").to_owned()),
        ("about.licence_govuk", GOVUK_FRONTEND.to_owned()),
    ];
    show(page, "about.licence_title", parts)
}
