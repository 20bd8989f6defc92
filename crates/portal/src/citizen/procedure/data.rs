//! A procedure as search engines read it: schema.org's `GovernmentService`, in JSON-LD.
//!
//! A block of data is not a script: browsers never run it, and the policy of our
//! pages, which forbids scripts within a page, does not concern it (HTML §4.12.1).

use domain::services::procedure::Procedure;
use site::Visit;
use ui::Html;

use crate::said;

/// The block's content, safe within a page.
pub(super) fn of(visit: &Visit, procedure: &Procedure) -> Html {
    let (lang, settings) = (visit.prefs.lang, &visit.env.settings);
    let url = settings.url(&format!("/dich-vu/{}", procedure.slug));
    let data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": said(lang, &procedure.title),
        "description": said(lang, &procedure.summary),
        "inLanguage": lang.tag(),
        "url": url,
        "keywords": procedure.keywords,
        "areaServed": { "@type": "Country", "name": "Việt Nam" },
        "provider": { "@type": "GovernmentOrganization", "name": super::terms::authority(lang, &procedure.authority) },
        "availableChannel": { "@type": "ServiceChannel", "serviceUrl": url },
    });
    Html::trusted(harmless(&data.to_string()))
}

/// JSON in which nothing can end the block it stands in.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_title_can_end_the_block() {
        assert_eq!(harmless(r#"{"name":"</script>&"}"#), r#"{"name":"\u003c/script\u003e\u0026"}"#);
    }
}
