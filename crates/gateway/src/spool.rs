//! A file that another program carries messages from: one JSON line each.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use crate::tray::{Failure, Sent};

/// Appends messages to a file of mode 0600. A message that is tried again
/// appears again: the reader keeps ids it has seen.
#[derive(Debug, Clone)]
pub struct Spool {
    path: Arc<PathBuf>,
    turn: Arc<Mutex<()>>,
}

impl Spool {
    /// The spool in this file, which is made when first needed.
    pub fn new(path: PathBuf) -> Self {
        Self { path: Arc::new(path), turn: Arc::default() }
    }

    /// Appends the message, and returns when it is on disk.
    pub(crate) async fn take(&self, message: Sent) -> Result<(), Failure> {
        let spool = self.clone();
        let written = tokio::task::spawn_blocking(move || spool.append(&message)).await;
        let written = written.unwrap_or_else(|stopped| Err(io::Error::other(stopped)));
        written.map_err(|error| Failure::Later(format!("{}: {error}", self.path.display())))
    }

    fn append(&self, message: &Sent) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&*self.path)?;
        file.write_all(&line)?;
        file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[tokio::test]
    async fn each_message_is_a_line_of_json() {
        let path = std::env::temp_dir().join(format!("danh-spool-{}", std::process::id()));
        let spool = Spool::new(path.clone());
        for id in ["a", "b"] {
            let message = Sent {
                id: id.into(),
                at: Timestamp::UNIX_EPOCH,
                channel: "sms",
                to: "+84912000117".into(),
                template: "otp.sign_in".into(),
                text: "Ma OTP\n482913".into(),
            };
            spool.take(message).await.expect("written");
        }
        let text = std::fs::read_to_string(&path).expect("there");
        std::fs::remove_file(&path).expect("removed");
        let ids: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((ids[0]["id"].as_str(), ids[1]["id"].as_str(), ids.len()), (Some("a"), Some("b"), 2));
    }
}
