//! A procedure's file, as it is written: every key there may be, and no other.

use serde::Deserialize;
use toml::value::Datetime;

use crate::services::words::Words;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) schema: u32,
    pub(super) id: String,
    pub(super) slug: String,
    pub(super) version: u32,
    pub(super) valid_from: Datetime,
    pub(super) code: Option<String>,
    pub(super) title: Words,
    pub(super) summary: Words,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
    pub(super) area: String,
    pub(super) authority: String,
    pub(super) law: Vec<String>,
    pub(super) access: Access,
    pub(super) declare: Words,
    pub(super) who: Who,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<Rule>,
    #[serde(rename = "page")]
    pub(super) pages: Vec<Page>,
    #[serde(rename = "field")]
    pub(super) fields: Vec<Field>,
    #[serde(default, rename = "fee")]
    pub(super) fees: Vec<Fee>,
    pub(super) deadline: Deadline,
    #[serde(rename = "step")]
    pub(super) steps: Vec<Step>,
    #[serde(default, rename = "effect")]
    pub(super) effects: Vec<Effect>,
    #[serde(rename = "reason")]
    pub(super) reasons: Vec<Reason>,
    pub(super) result: Outcome,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Access {
    pub(super) account_level: u8,
    pub(super) fresh: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    #[serde(rename = "self")]
    pub(super) own: Option<String>,
    pub(super) child: Option<String>,
    pub(super) ward: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) after: Option<String>,
    pub(super) when: String,
    pub(super) else_say: Say,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Say {
    pub(super) vi: String,
    pub(super) en: String,
    pub(super) goto: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    pub(super) id: String,
    pub(super) title: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub(super) page: String,
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) label: Words,
    pub(super) hint: Option<Words>,
    #[serde(default)]
    pub(super) options: Vec<Choice>,
    pub(super) from: Option<String>,
    #[serde(default)]
    pub(super) locked: bool,
    #[serde(default = "yes")]
    pub(super) required: bool,
    pub(super) show_if: Option<String>,
    pub(super) check: Option<String>,
    pub(super) check_say: Option<Words>,
}

const fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) v: String,
    pub(super) vi: String,
    pub(super) en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fee {
    pub(super) id: String,
    pub(super) title: Words,
    pub(super) table: String,
    pub(super) when: Option<String>,
    pub(super) pay_within_days: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deadline {
    pub(super) days: u32,
    pub(super) unit: String,
    pub(super) same_day_before: Option<String>,
    pub(super) starts: String,
    pub(super) pauses: Vec<String>,
    pub(super) extend: Option<Extend>,
    pub(super) supplement: Supplement,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extend {
    pub(super) times: u32,
    pub(super) max_days: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Supplement {
    pub(super) times: u32,
    pub(super) within_days: u32,
    pub(super) then: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) title: Words,
    pub(super) role: String,
    #[serde(default)]
    pub(super) days: u32,
    pub(super) reception_hours: Option<u32>,
    pub(super) can: Vec<String>,
    pub(super) auto: Option<String>,
    pub(super) not_same_as: Option<String>,
    #[serde(default)]
    pub(super) decides: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Effect {
    pub(super) at: String,
    pub(super) when: Option<String>,
    #[serde(rename = "do")]
    pub(super) call: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) vi: String,
    pub(super) en: String,
    pub(super) law: String,
    #[serde(rename = "for")]
    pub(super) verbs: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub(super) title: Words,
    pub(super) delivery: Option<Delivery>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Delivery {
    pub(super) field: String,
    pub(super) post: String,
    pub(super) address: String,
}
