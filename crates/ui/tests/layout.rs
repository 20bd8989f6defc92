//! What the layout does for every page, so that no page can forget it.

use std::sync::Arc;

use askama::Template;
use ui::{Brand, Form, Kind, Lang, MenuItem, Page, Prefs, SignedIn, TextSize, Theme};

#[derive(Template)]
#[template(
    source = "{% extends \"layout.html\" %}{% block title %}Đăng nhập{% endblock %}\
              {% block main %}<h1>Đăng nhập</h1>{{ page.input(\"so\").label(\"Số\") }}{% endblock %}",
    ext = "html"
)]
struct View {
    page: Page,
}

fn brand(kind: Kind) -> Arc<Brand> {
    let menu = vec![MenuItem { id: "home", href: "/".into(), key: "nav.home" }];
    let menu = if kind == Kind::App { vec![] } else { menu };
    Arc::new(Brand { name: "Danh".into(), unit: "Cơ quan mẫu".into(), kind, menu, ..Brand::default() })
}

fn page() -> Page {
    Page::new(brand(Kind::App), Prefs::default(), "/dang-nhap")
}

fn shown(page: Page) -> String {
    View { page }.render().expect("a page")
}

fn failed() -> Form {
    let mut form = Form::of([("so", "<b>12")]);
    form.error("so", "Nhập số định danh gồm 12 chữ số");
    form
}

#[test]
fn the_title_names_the_page_and_the_site() {
    assert!(shown(page()).contains("<title>Đăng nhập – Danh</title>"));
}

#[test]
fn with_errors_the_title_begins_with_the_word_error() {
    let vietnamese = shown(page().form(failed()));
    assert!(vietnamese.contains("<title>Lỗi: Đăng nhập – Danh</title>"));
    let prefs = Prefs { lang: Lang::En, ..Prefs::default() };
    let english = shown(Page::new(brand(Kind::App), prefs, "/").form(failed()));
    assert!(english.contains("<title>Error: Đăng nhập – Danh</title>"));
}

#[test]
fn errors_are_listed_on_top_and_link_to_their_fields() {
    let html = shown(page().form(failed()));
    let summary = html.find("role=\"alert\"").expect("a summary");
    assert!(summary < html.find("<h1>").expect("a heading"));
    assert!(html.contains("<a href=\"#so\">Nhập số định danh gồm 12 chữ số</a>"));
    assert!(html.contains("aria-describedby=\"so-error\""));
}

#[test]
fn what_was_typed_is_kept_and_cannot_become_markup() {
    let html = shown(page().form(failed()));
    assert!(html.contains("value=\"&#60;b&#62;12\""), "{html}");
}

#[test]
fn what_the_reader_chose_is_written_by_the_server() {
    let prefs = Prefs { lang: Lang::En, theme: Theme::Dark, size: TextSize::Largest };
    let html = shown(Page::new(brand(Kind::App), prefs, "/"));
    assert!(
        html.contains(
            "<html lang=\"en\" class=\"govuk-template danh\" data-theme=\"dark\" data-size=\"150\">"
        )
    );
}

#[test]
fn the_bar_of_four_places_is_for_those_who_are_signed_in() {
    assert!(!shown(page()).contains("danh-bottom-bar"));
    let person = SignedIn { name: "Nguyễn Văn An".into(), idle_seconds: 900, unread: 2 };
    let html = shown(page().person(person).nav("papers"));
    for place in ["Trang chủ", "Giấy tờ", "Dịch vụ", "Tôi"] {
        assert!(html.contains(&format!("<span>{place}</span>")), "{place}");
    }
    assert!(html.contains("href=\"/giay-to\" aria-current=\"page\""));
    assert!(html.contains("2 thông báo chưa đọc"));
}

#[test]
fn the_idle_warning_comes_with_a_session_only() {
    assert!(!shown(page()).contains("danh-idle"));
    let person = SignedIn { idle_seconds: 900, ..SignedIn::default() };
    let html = shown(page().person(person));
    assert!(html.contains("data-idle=\"900\"") && html.contains("Thời gian chờ: 60 giây"));
}

#[test]
fn a_portal_has_its_menu_and_a_door() {
    let html = shown(Page::new(brand(Kind::Portal), Prefs::default(), "/").nav("home"));
    assert!(html.contains("<a class=\"danh-menu__link\" href=\"/\" aria-current=\"page\">Trang chủ</a>"));
    assert!(html.contains("href=\"/dang-nhap\">Đăng nhập</a>"));
}

#[test]
fn whom_one_acts_for_is_said_on_every_page() {
    let html = shown(page().acting_for("Nguyễn Văn B"));
    assert!(html.contains("Bạn đang làm thay <strong>Nguyễn Văn B</strong>"));
}

#[test]
fn a_page_is_light() {
    let person = SignedIn { name: "Nguyễn Văn An".into(), idle_seconds: 900, unread: 2 };
    let html = shown(page().person(person));
    assert!(html.len() < 12 * 1024, "{} bytes before compression", html.len());
}
