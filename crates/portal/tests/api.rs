//! What programs read, held against the description by hand.

mod chain;
mod filing;

use chain::{Chain, MINISTRY, NATIONAL, browser::Browser};
use filing::{LAST_FOUR, NAME, code, filed, known, paid};
use serde_json::Value;

async fn json(browser: &mut Browser, path: &str) -> Value {
    browser.open(&format!("{MINISTRY}{path}")).await;
    serde_json::from_str(&browser.html).unwrap_or_else(|_| panic!("{path}: {}", browser.html))
}

/// What a schema says, with references followed.
fn follow<'a>(all: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(at) => all.pointer(at.trim_start_matches('#')).unwrap_or_else(|| panic!("{at}")),
        None => schema,
    }
}

/// Whether a value is as a schema says, as far as ours go.
fn check(all: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = follow(all, schema);
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        kinds => kinds.as_array().expect("kinds").iter().filter_map(Value::as_str).collect(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(kinds.contains(&kind) || (kind == "integer" && kinds.contains(&"number")), "{at}: {value}");
    if let Some(allowed) = schema["enum"].as_array() {
        assert!(allowed.contains(value), "{at}: {value}");
    }
    if let Some(items) = value.as_array() {
        for item in items {
            check(all, &schema["items"], item, &format!("{at}[]"));
        }
    }
    let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) else { return };
    for field in schema["required"].as_array().expect("what is required") {
        assert!(fields.contains_key(field.as_str().expect("a name")), "{at}: {field} is missing");
    }
    for (name, value) in fields {
        let schema = known.get(name).unwrap_or_else(|| panic!("{at}: {name} is not described"));
        check(all, schema, value, &format!("{at}.{name}"));
    }
}

#[tokio::test]
async fn every_answer_is_as_it_is_described() {
    for chain in Chain::each().await {
        known(&chain.ministry).await;
        filed(&chain.ministry, 1, "G01.38", vec![]).await;
        filed(&chain.ministry, 2, "G01.38", vec![paid()]).await;
        let mut browser = chain.browser();
        let all = json(&mut browser, "/api/v1/openapi.json").await;
        let query = |code: &str, last_four: &str| format!("?code={code}&phone4={last_four}");
        let asked = [
            ("/api/v1/procedures", String::new(), 200),
            ("/api/v1/progress", String::new(), 200),
            ("/api/v1/openapi.json", String::new(), 200),
            ("/api/v1/track", query(code(1).as_str(), LAST_FOUR), 200),
            ("/api/v1/track", query("G01.38-261123-0002", LAST_FOUR), 200),
            ("/api/v1/track", query(code(1).as_str(), "0000"), 422),
            ("/api/v1/track", query("", "x"), 422),
        ];
        for (path, query, status) in &asked {
            let answer = json(&mut browser, &format!("{path}{query}")).await;
            assert_eq!(browser.status, *status, "{path}{query}");
            let described = &all["paths"][path]["get"]["responses"][status.to_string()];
            check(&all, &described["content"]["application/json"]["schema"], &answer, path);
            assert!(!browser.says(NAME));
        }
        let described: Vec<&String> = all["paths"].as_object().expect("paths").keys().collect();
        assert!(described.iter().all(|path| asked.iter().any(|(known, ..)| known == path)), "{described:?}");
    }
}

#[tokio::test]
async fn the_catalogue_tells_both_languages_and_who_handles_it() {
    let chain = Chain::small().await;
    let mut browser = chain.browser();
    let ministry = json(&mut browser, "/api/v1/procedures").await;
    let reissue = &ministry[0];
    assert_eq!(reissue["id"], "can-cuoc.cap-lai");
    assert_eq!(
        (&reissue["slug"], &reissue["path"]),
        (&"cap-lai-the-can-cuoc".into(), &"/dich-vu/cap-lai-the-can-cuoc".into())
    );
    assert_eq!(
        (&reissue["level"], &reissue["fresh"], &reissue["handled_here"]),
        (&2.into(), &true.into(), &true.into())
    );
    let stay = ministry.as_array().expect("a list").iter().find(|one| one["slug"] == "khai-bao-tam-tru");
    let stay = stay.expect("a service without a file");
    assert_eq!(
        (&stay["title"]["vi"], &stay["title"]["en"]),
        (&"Khai báo tạm trú".into(), &"Notice of a stay".into())
    );
    browser.open(&format!("{NATIONAL}/api/v1/procedures")).await;
    let national: Value = serde_json::from_str(&browser.html).expect("JSON");
    assert!(national.as_array().expect("a list").iter().all(|one| one["handled_here"] == false));
}

#[tokio::test]
async fn the_same_limits_hold_for_programs() {
    let chain = Chain::small().await;
    known(&chain.ministry).await;
    filed(&chain.ministry, 1, "G01.38", vec![]).await;
    let mut browser = chain.browser();
    for guess in 0..10 {
        json(&mut browser, &format!("/api/v1/track?code={}&phone4={guess:04}", code(1).as_str())).await;
        assert_eq!(browser.status, 422);
    }
    let held =
        json(&mut browser, &format!("/api/v1/track?code={}&phone4={LAST_FOUR}", code(1).as_str())).await;
    assert_eq!((browser.status, &held["error"]["code"]), (429, &"attempts.wait".into()));
}
