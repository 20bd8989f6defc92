//! Who relies on whom in the demo: registered at each start, since the ports may have moved.

use domain::{
    Error, Result,
    event::{Actor, Event},
};
use oidc::{
    client::{AuthMethod, Body, Client, Consent, Profile, Registration},
    jose::Alg,
};
use site::{Env, provider::mint, relying::begin};
use store::client::{self, StoredClient};

/// Registers `portal` at `provider`, unless it is there just so.
pub async fn register(provider: &Env, portal: &Env) -> Result<()> {
    let registration = registration(portal)?;
    let stored = StoredClient {
        client_id: registration.client_id.clone(),
        name: portal.settings.name_vi.clone(),
        name_en: Some(portal.settings.name_en.clone()),
        registration: serde_json::to_string(&Client::register(registration).map_err(Error::broken)?)
            .map_err(Error::broken)?,
        secret_index: None,
        disabled_at: None,
    };
    let id = stored.client_id.clone();
    if provider.db.read(move |tx| client::find(tx, &id)).await?.as_ref() == Some(&stored) {
        return Ok(());
    }
    let now = provider.clock.now();
    provider
        .db
        .write(move |tx| {
            client::save(tx, &stored, now)?;
            Ok(((), Event::new(now, Actor::House, "client.saved").of(&stored.client_id).into()))
        })
        .await
}

fn registration(portal: &Env) -> Result<Registration> {
    let settings = &portal.settings;
    let url = &settings.public_url;
    let sector = format!("{}:{}", url.host_str().unwrap_or_default(), url.port().unwrap_or_default());
    Ok(Registration {
        client_id: settings.site.clone(),
        profile: Profile::Portal,
        auth: AuthMethod::PrivateKeyJwt { jwks: mint::public_keys(portal)? },
        redirect_uris: vec![settings.url("/callback")],
        post_logout_redirect_uris: vec![settings.url("/da-dang-xuat")],
        backchannel_logout_uri: Some(settings.url("/backchannel-logout")),
        scopes: begin::scopes(),
        sector,
        consent: Consent::Law,
        body: Body::Public,
        id_token_alg: Alg::Es256,
        acr_floor: None,
    })
}

#[cfg(test)]
mod tests {
    use site::{
        SiteKind,
        testing::{Engine, Wishes, World},
    };

    use super::*;

    fn portal(public_url: &'static str) -> World {
        let wishes = Wishes { kind: SiteKind::Portal, site: "national", public_url, ..Wishes::default() };
        World::built(Engine::Sqlite, wishes).expect("a portal")
    }

    async fn events(world: &World) -> u64 {
        let advance = site::chainer::advance(&world.env).await.expect("chained");
        u64::from(advance)
    }

    #[tokio::test]
    async fn a_portal_is_registered_once_and_again_when_it_moved() {
        let identity = World::identity();
        register(&identity.env, &portal("http://localhost:8001").env).await.expect("registered");
        assert_eq!(events(&identity).await, 1);
        register(&identity.env, &portal("http://localhost:8001").env).await.expect("left alone");
        assert_eq!(events(&identity).await, 0);
        register(&identity.env, &portal("http://localhost:9001").env).await.expect("registered");
        assert_eq!(events(&identity).await, 1);
    }
}
