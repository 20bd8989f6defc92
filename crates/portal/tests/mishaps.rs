//! Double presses, old pages, two windows, a bank that says things twice, a line
//! that is cut: nothing that was acknowledged is lost or doubled.

mod chain;
mod citizen;

use chain::{Chain, MINISTRY, browser::Browser};
use citizen::{answered, begun, choose, submit};
use domain::{PersonId, services::DossierId};
use jiff::SignedDuration;
use portal::acts::{
    dossier, draft,
    payment::{self, Answer},
    sweep,
};
use site::testing::World;
use store::services::payment::{Method, PaymentId, State};

/// Somebody at the check of their own draft.
async fn at_the_check(chain: &Chain) -> Browser {
    let mut browser = begun(chain).await;
    choose(&mut browser, "Bản thân").await;
    answered(&mut browser, "tai_co_quan").await;
    browser
}

async fn count(world: &World, sql: &'static str) -> i64 {
    let count = move |tx: &mut store::Tx<'_>| tx.one(store::sql(sql), &[], |row| row.get::<i64>(0));
    world.env.db.read(count).await.expect("readable")
}

async fn dossiers(chain: &Chain) -> i64 {
    count(&chain.ministry, "select count(*) from dossier").await
}

async fn saved(chain: &Chain) -> i64 {
    count(&chain.ministry, "select count(*) from event where what = 'draft.saved'").await
}

/// The address of a page of the draft that a browser is in.
fn page(browser: &Browser, name: &str) -> String {
    let path = browser.place.path();
    let draft = path.rsplit_once('/').expect("a page of a draft").0;
    format!("{MINISTRY}{draft}/{name}")
}

/// The page a browser shows is answered so.
async fn answer(browser: &mut Browser, fields: &[(&str, &str)]) {
    let path = browser.place.path().to_owned();
    browser.fill(&path, fields).await;
}

#[tokio::test]
async fn confirmed_twice_at_once_it_is_one_dossier_and_both_hear_the_same() {
    for chain in Chain::each().await {
        let mut one = at_the_check(&chain).await;
        let mut other = one.clone();
        tokio::join!(submit(&mut one), submit(&mut other));
        assert!(one.place.path().ends_with("/da-nop"), "{} {}", one.place, one.html);
        assert_eq!(one.place, other.place);
        assert_eq!((one.status, other.status), (200, 200));
        assert_eq!(dossiers(&chain).await, 1);
    }
}

#[tokio::test]
async fn an_old_page_sent_after_the_dossier_changes_nothing_and_says_so() {
    for chain in Chain::each().await {
        let mut browser = at_the_check(&chain).await;
        let address = page(&browser, "ly-do");
        let mut old = browser.clone();
        old.open(&address).await;
        submit(&mut browser).await;
        let dossier = browser.place.path().trim_end_matches("/da-nop").to_owned();
        let before = saved(&chain).await;
        answer(&mut old, &[("ly_do", "hong")]).await;
        assert_eq!(old.place.path(), dossier);
        assert!(old.says("Hồ sơ này đã nộp rồi"), "{}", old.html);
        assert_eq!((saved(&chain).await, dossiers(&chain).await), (before, 1));
        // Going back to the page itself shows the dossier as well.
        old.open(&address).await;
        assert_eq!(old.place.path(), dossier);
    }
}

#[tokio::test]
async fn of_two_windows_on_one_draft_neither_silently_replaces_what_the_other_saved() {
    for chain in Chain::each().await {
        let mut one = at_the_check(&chain).await;
        one.open(&page(&one, "nhan")).await;
        let mut other = one.clone();
        answer(&mut one, &[("nhan_tai", "buu_chinh"), ("dia_chi_nhan", "Số 9, Thôn Mẫu, Xã Mẫu, Thanh Hóa")])
            .await;
        assert!(one.place.path().ends_with("/kiem-tra"), "{}", one.html);
        let before = saved(&chain).await;
        answer(&mut other, &[("nhan_tai", "tai_co_quan"), ("dia_chi_nhan", "")]).await;
        assert_eq!(other.status, 422);
        assert!(
            other.says("ở cửa sổ hoặc thiết bị khác") && other.says("Bưu điện, đến nhà"),
            "{}",
            other.html
        );
        assert_eq!(saved(&chain).await, before, "nothing is replaced yet");
        // They have read it, and still want theirs.
        answer(&mut other, &[("nhan_tai", "tai_co_quan"), ("dia_chi_nhan", "")]).await;
        assert!(
            other.place.path().ends_with("/kiem-tra") && other.says("Tại cơ quan Công an"),
            "{}",
            other.html
        );
        assert_eq!(saved(&chain).await, before + 1);
    }
}

#[tokio::test]
async fn what_is_wrong_on_an_old_page_is_mended_before_anything_is_replaced() {
    let chain = Chain::small().await;
    let mut one = at_the_check(&chain).await;
    one.open(&page(&one, "lien-he")).await;
    let mut other = one.clone();
    answer(&mut one, &[("dien_thoai", "0905000104")]).await;
    answer(&mut other, &[("dien_thoai", "12")]).await;
    assert_eq!(other.status, 422);
    answer(&mut other, &[("dien_thoai", "0905000105")]).await;
    assert_eq!(other.status, 422, "the other window's number is still there to be read: {}", other.place);
    assert!(other.says("0905000104") || other.says("0905 000 104"), "{}", other.html);
}

#[tokio::test]
async fn windows_on_different_pages_of_one_draft_both_keep_their_answers() {
    let chain = Chain::small().await;
    let mut one = at_the_check(&chain).await;
    let mut other = one.clone();
    one.open(&page(&one, "lien-he")).await;
    other.open(&page(&other, "nhan")).await;
    answer(&mut one, &[("dien_thoai", "0905000199")]).await;
    answer(&mut other, &[("nhan_tai", "buu_chinh"), ("dia_chi_nhan", "Số 9, Thôn Mẫu, Xã Mẫu, Thanh Hóa")])
        .await;
    assert!(other.place.path().ends_with("/kiem-tra"), "{}", other.html);
    assert!(other.says("0905000199") || other.says("0905 000 199"), "{}", other.html);
    assert!(other.says("Số 9, Thôn Mẫu"), "{}", other.html);
}

#[tokio::test]
async fn what_another_window_changed_is_read_again_before_it_is_sent() {
    for chain in Chain::each().await {
        let mut check = at_the_check(&chain).await;
        let mut other = check.clone();
        other.open(&page(&other, "ly-do")).await;
        answer(&mut other, &[("ly_do", "hong")]).await;
        submit(&mut check).await;
        assert_eq!(check.status, 422);
        assert!(check.says("Hồ sơ chưa được nộp") && check.says("Hư hỏng"), "{}", check.html);
        assert_eq!(dossiers(&chain).await, 0);
        submit(&mut check).await;
        assert!(check.place.path().ends_with("/da-nop"), "{}", check.html);
        assert_eq!(dossiers(&chain).await, 1);
    }
}

#[tokio::test]
async fn a_form_whose_line_is_cut_saves_nothing_of_it() {
    for chain in Chain::each().await {
        let mut browser = at_the_check(&chain).await;
        let check = browser.place.clone();
        let before = saved(&chain).await;
        let address = page(&browser, "ly-do");
        browser.open(&address).await;
        let path = browser.place.path().to_owned();
        let said = browser.cut_off(&path, "ly_do=ho").await;
        assert!(!said.contains(" 303 ") && !said.contains(" 200 "), "{said}");
        browser.open(check.as_str()).await;
        assert!(browser.says("Bị mất"), "the answer is what it was: {}", browser.html);
        let (total, digest) = (browser.hidden("tong"), browser.hidden("dau"));
        let said = browser.cut_off(check.path(), &format!("cam-doan=co&tong={total}&dau={digest}")).await;
        assert!(!said.contains(" 303 "), "{said}");
        assert_eq!((saved(&chain).await, dossiers(&chain).await), (before, 0));
    }
}

/// Somebody has sent a dossier and begun to pay it.
async fn paying(chain: &Chain) -> (PersonId, DossierId, PaymentId) {
    let mut browser = at_the_check(chain).await;
    submit(&mut browser).await;
    let path = browser.place.path().trim_end_matches("/da-nop").to_owned();
    let dossier: DossierId = path.trim_start_matches("/ho-so/").parse().expect("an id");
    let person = chain.session(&chain.ministry, &browser).await.expect("a session").person;
    let payment = payment::begin(&chain.ministry.env, person, dossier, Method::VietQr).await.expect("begun");
    (person, dossier, payment)
}

async fn told(chain: &Chain, payment: PaymentId, reference: &str) -> State {
    let paid = Answer::Paid(reference.to_owned());
    payment::answered(&chain.ministry.env, payment, paid).await.expect("heard")
}

/// How many payments of a dossier stand so.
async fn payments(chain: &Chain, (person, dossier): (PersonId, DossierId), state: State) -> usize {
    let all = payment::list(&chain.ministry.env, person, dossier).await.expect("readable");
    all.iter().filter(|payment| payment.state == state).count()
}

async fn state(chain: &Chain, (person, dossier): (PersonId, DossierId)) -> &'static str {
    let view = dossier::view(&chain.ministry.env, person, dossier).await.expect("theirs");
    view.filed.dossier.state.word()
}

#[tokio::test]
async fn what_a_bank_says_twice_is_one_payment() {
    for chain in Chain::each().await {
        let (person, dossier, payment) = paying(&chain).await;
        let (one, other) = tokio::join!(told(&chain, payment, "FT1"), told(&chain, payment, "FT1"));
        assert_eq!((one, other, told(&chain, payment, "FT1").await), (State::Paid, State::Paid, State::Paid));
        let all = payment::list(&chain.ministry.env, person, dossier).await.expect("readable");
        assert_eq!(all.len(), 1);
        let paid = "select count(*) from dossier_event where kind = 'dossier.paid'";
        assert_eq!(count(&chain.ministry, paid).await, 1);
    }
}

#[tokio::test]
async fn money_that_came_twice_goes_back_once_however_often_it_is_told_of() {
    for chain in Chain::each().await {
        let (person, dossier, payment) = paying(&chain).await;
        told(&chain, payment, "FT1").await;
        for _ in 0..3 {
            told(&chain, payment, "FT2").await;
        }
        let own = (person, dossier);
        assert_eq!(
            (payments(&chain, own, State::Paid).await, payments(&chain, own, State::RefundDue).await),
            (1, 1)
        );
        sweep::round(&chain.ministry.env).await.expect("a round");
        told(&chain, payment, "FT2").await;
        assert_eq!(
            (payments(&chain, own, State::Paid).await, payments(&chain, own, State::Refunded).await),
            (1, 1)
        );
    }
}

#[tokio::test]
async fn of_two_ways_to_pay_that_both_went_through_one_counts_and_one_goes_back() {
    let chain = Chain::small().await;
    let (person, dossier, transfer) = paying(&chain).await;
    let card = payment::begin(&chain.ministry.env, person, dossier, Method::Card).await.expect("begun");
    assert_eq!(told(&chain, transfer, "FT1").await, State::Paid);
    assert_eq!(told(&chain, card, "CARD1").await, State::RefundDue);
    assert_eq!(state(&chain, (person, dossier)).await, "processing");
}

#[tokio::test]
async fn money_that_comes_after_the_time_is_over_goes_back_all_of_it() {
    for chain in Chain::each().await {
        let (person, dossier, payment) = paying(&chain).await;
        chain.pass(SignedDuration::from_hours(24 * 20));
        sweep::round(&chain.ministry.env).await.expect("a round");
        assert_eq!(state(&chain, (person, dossier)).await, "declined");
        assert_eq!(told(&chain, payment, "FT1").await, State::RefundDue);
        assert_eq!(told(&chain, payment, "FT2").await, State::RefundDue);
        sweep::round(&chain.ministry.env).await.expect("a round");
        assert_eq!(payments(&chain, (person, dossier), State::Refunded).await, 2);
        assert_eq!(state(&chain, (person, dossier)).await, "declined");
    }
}

#[tokio::test]
async fn money_that_a_bank_found_after_giving_up_is_taken() {
    let chain = Chain::small().await;
    let (person, dossier, payment) = paying(&chain).await;
    let env = &chain.ministry.env;
    assert_eq!(payment::answered(env, payment, Answer::Failed).await.expect("heard"), State::Failed);
    assert_eq!(told(&chain, payment, "FT1").await, State::Paid);
    assert_eq!(payment::answered(env, payment, Answer::Failed).await.expect("heard"), State::Paid);
    assert_eq!(state(&chain, (person, dossier)).await, "processing");
}

#[tokio::test]
async fn a_draft_thrown_away_in_one_window_is_gone_in_the_other_and_says_so() {
    let chain = Chain::small().await;
    let mut one = at_the_check(&chain).await;
    let mut other = one.clone();
    other.open(&page(&other, "ly-do")).await;
    let discard = one.place.path().replace("/kiem-tra", "/bo");
    one.fill(&discard, &[]).await;
    assert!(one.says("Đã bỏ bản nháp"), "{}", one.html);
    answer(&mut other, &[("ly_do", "hong")]).await;
    assert_eq!(other.status, 404);
    let person = chain.session(&chain.ministry, &one).await.expect("a session").person;
    assert!(draft::list(&chain.ministry.env, person).await.expect("readable").is_empty());
}
