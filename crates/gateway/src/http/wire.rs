//! The network itself.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};

use super::{LARGEST_ANSWER, Method, Reach, Request, Response, Unreachable};

/// How long a call may take, from the first byte to the last.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection is kept that nobody uses. Sites close idle connections
/// after 15 seconds (danh's `HEAD`): whoever keeps one longer now and then sends
/// a request into a connection that is just being closed, and gets no answer.
const IDLE: Duration = Duration::from_secs(10);

/// A client with its connections. Copies share them.
#[derive(Debug, Clone)]
pub struct Wire {
    client: Client,
    reach: Reach,
}

/// Looks names up, and keeps the addresses that are within reach. What is
/// checked is what is connected to: a name cannot change in between.
struct Guard(Reach);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let within: Vec<SocketAddr> = found.filter(|address| reach.covers(address.ip())).collect();
            if within.is_empty() {
                return Err(Unreachable::OffLimits("the network it leads to is out of reach").into());
            }
            Ok(Box::new(within.into_iter()) as Addrs)
        })
    }
}

impl Wire {
    pub(super) fn new(reach: Reach) -> Result<Self, Unreachable> {
        let client = Client::builder()
            .dns_resolver(Arc::new(Guard(reach)))
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .pool_idle_timeout(IDLE)
            .no_proxy()
            .user_agent("Danh")
            .build();
        let client = client.map_err(|error| Unreachable::NoAnswer(error.to_string()))?;
        Ok(Self { client, reach })
    }

    pub(super) async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        self.reach.check(&request.url)?;
        let mut out = match request.method {
            Method::Get => self.client.get(request.url),
            Method::Post => self.client.post(request.url).body(request.body),
        };
        for (name, value) in request.headers {
            out = out.header(name, value);
        }
        let mut answer = out.send().await.map_err(no_answer)?;
        let headers = answer.headers().iter();
        let headers = headers
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let mut response = Response { status: answer.status().as_u16(), headers, body: Vec::new() };
        while let Some(part) = answer.chunk().await.map_err(no_answer)? {
            if response.body.len() + part.len() > LARGEST_ANSWER {
                return Err(Unreachable::Unreadable(format!("more than {LARGEST_ANSWER} bytes")));
            }
            response.body.extend_from_slice(&part);
        }
        Ok(response)
    }
}

/// Why, down to the first cause, without the address, whose query may hold a secret.
fn no_answer(error: reqwest::Error) -> Unreachable {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if let Some(refused) = cause.downcast_ref::<Unreachable>() {
        return refused.clone();
    }
    Unreachable::NoAnswer(if error.is_timeout() { "it took too long".to_owned() } else { cause.to_string() })
}
