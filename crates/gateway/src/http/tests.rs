use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

use super::*;

/// A server for one call: answers `answer` and returns what it was sent.
async fn server(answer: Vec<u8>) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a caller");
        let mut asked = vec![0; 4096];
        let length = stream.read(&mut asked).await.expect("a request");
        asked.truncate(length);
        // The caller may hang up before all is said.
        let _ = stream.write_all(&answer).await;
        String::from_utf8(asked).expect("text")
    });
    (address, served)
}

fn url(address: SocketAddr) -> Url {
    format!("http://{address}/token?secret=1").parse().expect("an address")
}

fn wire() -> Http {
    Http::real(Reach::Loopback).expect("a client")
}

#[tokio::test]
async fn a_form_is_handed_over_and_json_comes_back() {
    let body = r#"{"active":true}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (address, served) = server(answer.into_bytes()).await;
    let request =
        Request::post_form(url(address), &[("grant_type", "authorization_code"), ("code", "a b&c")]);
    let response = wire().send(request).await.expect("an answer");
    assert_eq!(response.json::<Value>(), Ok(json!({ "active": true })));
    assert_eq!(response.header("content-type"), Some("application/json"));
    let asked = served.await.expect("served");
    assert!(asked.starts_with("POST /token?secret=1 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("content-type: application/x-www-form-urlencoded\r\n"), "{asked}");
    assert!(asked.ends_with("\r\n\r\ngrant_type=authorization_code&code=a+b%26c"), "{asked}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n";
    let (address, _served) = server(answer.into()).await;
    let response = wire().send(Request::get(url(address))).await.expect("an answer");
    assert_eq!((response.status, response.header("location")), (302, Some("http://169.254.169.254/")));
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    answer.resize(answer.len() + LARGEST_ANSWER + 1, b' ');
    let (address, _served) = server(answer).await;
    let failure = wire().send(Request::get(url(address))).await.expect_err("cut off");
    assert!(matches!(failure, Unreachable::Unreadable(_)), "{failure}");
}

#[tokio::test]
async fn nobody_at_home_is_no_answer_and_does_not_tell_the_query() {
    let (address, served) = server(Vec::new()).await;
    served.abort();
    let _ = served.await;
    let failure = wire().send(Request::get(url(address))).await.expect_err("nobody");
    assert!(matches!(failure, Unreachable::NoAnswer(_)), "{failure}");
    assert!(!failure.to_string().contains("secret"), "{failure}");
}

#[tokio::test]
async fn this_machine_is_off_limits_outside_a_demo() {
    for reach in [Reach::Public, Reach::Inside] {
        let http = Http::real(reach).expect("a client");
        let request = Request::get("https://localhost:1/".parse().expect("an address"));
        assert!(matches!(http.send(request).await, Err(Unreachable::OffLimits(_))));
    }
}

#[test]
fn a_request_prints_neither_query_nor_body_nor_headers() {
    let address = "https://portal.example/token?code=c0de".parse().expect("an address");
    let request = Request::post_form(address, &[("code", "c0de")]).bearer("t0ken");
    assert_eq!(format!("{request:?}"), "Post https://portal.example/token");
}
