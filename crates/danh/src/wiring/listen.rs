//! Listening: a bound port, the routes behind it, and an orderly end.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use axum::Router;
use axum_server::{Handle, Server, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;

use crate::failure::{Done, Failure};

/// How long a browser may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(15);
/// How long requests under way may take to end when the process is told to.
const LAST: Duration = Duration::from_secs(10);

/// A site's routes behind a port.
pub struct Door {
    /// The port.
    pub listener: TcpListener,
    /// What answers there.
    pub routes: Router,
}

/// The certificate chain and private key a process speaks TLS with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The chain, PEM.
    pub cert: PathBuf,
    /// The key, PEM.
    pub key: PathBuf,
}

/// Takes a port, or says who should.
pub fn bind(address: SocketAddr, hint: &str) -> Done<TcpListener> {
    let taken = |error| Failure::environment(format!("cannot listen on {address}: {error}{hint}"));
    let listener = TcpListener::bind(address).map_err(taken)?;
    listener.set_nonblocking(true).map_err(taken)?;
    Ok(listener)
}

/// Answers at all doors until the process is told to end (SIGTERM, SIGINT).
/// Calls `ready` once every door is open.
pub async fn serve(doors: Vec<Door>, tls: Option<&Tls>, ready: impl FnOnce()) -> Done {
    let config = match tls {
        Some(tls) => Some(certificate(tls).await?),
        None => None,
    };
    let handle = Handle::new();
    let mut open = tokio::task::JoinSet::new();
    for Door { listener, routes } in doors {
        let (handle, config) = (handle.clone(), config.clone());
        open.spawn(answer(listener, routes, config, handle));
    }
    let _ = handle.listening().await;
    ready();
    let ended = told_to_end();
    tokio::pin!(ended);
    tokio::select! {
        () = &mut ended => handle.graceful_shutdown(Some(LAST)),
        Some(stopped) = open.join_next() => stopped.map_err(Failure::environment)??,
    }
    while let Some(stopped) = open.join_next().await {
        stopped.map_err(Failure::environment)??;
    }
    Ok(())
}

async fn certificate(tls: &Tls) -> Done<RustlsConfig> {
    RustlsConfig::from_pem_file(&tls.cert, &tls.key).await.map_err(|error| {
        let (cert, key) = (tls.cert.display(), tls.key.display());
        Failure::environment(format!("the certificate {cert} with the key {key} cannot be used: {error}"))
    })
}

async fn answer(
    listener: TcpListener,
    routes: Router,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
) -> Done {
    let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
    let served = if let Some(config) = tls {
        let server = axum_server::from_tcp_rustls(listener, config).map_err(Failure::environment)?;
        patient(server).handle(handle).serve(routes).await
    } else {
        let server = axum_server::from_tcp(listener).map_err(Failure::environment)?;
        patient(server).handle(handle).serve(routes).await
    };
    served.map_err(Failure::environment)
}

/// No connection may be kept open by sending nothing.
fn patient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    server
}

async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(interrupt.await),
    }
}
