use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};

use super::*;

const MAIL: Mail<'_> = Mail {
    id: "row-1",
    at: Timestamp::UNIX_EPOCH,
    to: "anh@example.com",
    template: "otp.sign_in",
    subject: "Danh: Mã OTP để đăng nhập",
    body: "Mã OTP của bạn là 482913.\n",
};

/// A mail server for one connection that answers `rcpt` to the recipient, and
/// returns all it was told.
async fn server(rcpt: &'static str) -> (Email, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let told = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a caller");
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading).lines();
        let (mut told, mut in_mail) = (String::new(), false);
        writing.write_all(b"220 mail.example\r\n").await.expect("said");
        while let Ok(Some(line)) = lines.next_line().await {
            told.push_str(&line);
            told.push('\n');
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "." => "250 kept",
                _ if in_mail => continue,
                "RCPT" => rcpt,
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            in_mail = answer.starts_with("354");
            if writing.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                break;
            }
        }
        told
    });
    (Email::smtp(&here(port)).expect("fit"), told)
}

fn here(port: u16) -> Server {
    Server {
        host: "127.0.0.1".into(),
        port,
        privacy: Privacy::ThisMachine,
        login: None,
        from: "Danh <khong-tra-loi@danh.example>".into(),
    }
}

#[tokio::test]
async fn a_server_that_answers_the_call_and_says_nothing_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let email = Email::smtp_within(Duration::from_millis(20), &here(port)).expect("fit");
    let (sent, _mute) = tokio::join!(email.send(MAIL), listener.accept());
    assert_eq!(sent, Err(Failure::Later("the mail server takes too long".to_owned())));
}

#[tokio::test]
async fn a_mail_reaches_the_server_with_the_row_as_its_message_id() {
    let (email, told) = server("250 fine").await;
    assert_eq!(email.send(MAIL).await, Ok(()));
    drop(email);
    let told = told.await.expect("told");
    assert!(told.contains("RCPT TO:<anh@example.com>"), "{told}");
    assert!(told.contains("Message-ID: <row-1@danh.example>"), "{told}");
    assert!(told.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"), "{told}");
    assert!(told.contains("Content-Type: text/plain; charset=utf-8"), "{told}");
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_given_up_without_its_name() {
    let (email, _told) = server("550 no such user anh@example.com").await;
    let failure = email.send(MAIL).await.expect_err("refused");
    assert!(matches!(&failure, Failure::Never(why) if !why.contains('@')), "{failure}");
}

#[tokio::test]
async fn a_full_mailbox_is_tried_again() {
    let (email, _told) = server("452 too many").await;
    assert!(matches!(email.send(MAIL).await, Err(Failure::Later(_))));
}

#[test]
fn mail_in_the_clear_does_not_leave_this_machine() {
    let server = Server {
        host: "mail.example".into(),
        port: 25,
        privacy: Privacy::ThisMachine,
        login: None,
        from: "danh@danh.example".into(),
    };
    assert_eq!(Email::smtp(&server).expect_err("refused"), Unfit::InTheClear);
}

#[tokio::test]
async fn an_address_that_would_begin_another_header_is_given_up() {
    let (email, _told) = server("250 fine").await;
    let mail = Mail { to: "a@example.com\r\nBcc: b@example.com", ..MAIL };
    assert!(matches!(email.send(mail).await, Err(Failure::Never(_))));
}

#[tokio::test]
async fn a_demo_shows_the_subject_above_the_text() {
    let tray = Tray::default();
    Email::Demo(tray.clone()).send(MAIL).await.expect("kept");
    assert_eq!(tray.sent()[0].text, "Danh: Mã OTP để đăng nhập\n\nMã OTP của bạn là 482913.\n");
}
