//! A portal: its acts, pages and API. It knows a person only through OpenID Connect.

use std::sync::Arc;

use axum::Router;
use site::Env;

/// Every route of a portal.
pub fn routes(env: &Arc<Env>) -> Router {
    let table = Router::new().merge(site::relying::endpoints::routes()).merge(site::provider::endpoints::routes());
    site::serve::around(env, table)
}
