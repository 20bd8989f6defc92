//! Cards: a paper of the wallet, a favourite, a dossier in a list.

use std::fmt::Display;

use askama::Template;

use crate::Html;

/// A card with a heading, a few facts and one link.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/card.html")]
pub struct Card {
    pub(crate) title: Html,
    pub(crate) over: Option<Html>,
    pub(crate) href: Option<String>,
    pub(crate) facts: Vec<(Html, Html)>,
    pub(crate) tag: Option<Html>,
    pub(crate) kind: &'static str,
    pub(crate) level: u8,
}

impl Card {
    pub(crate) fn titled(title: impl Display) -> Self {
        Self { title: Html::text(title), level: 2, ..Self::default() }
    }

    /// Small words above the title.
    #[must_use]
    pub fn over(mut self, text: impl Display) -> Self {
        self.over = Some(Html::text(text));
        self
    }

    /// Where the card leads.
    #[must_use]
    pub fn href(mut self, href: impl Display) -> Self {
        self.href = Some(href.to_string());
        self
    }

    /// One fact.
    #[must_use]
    pub fn fact(mut self, name: impl Display, value: impl Display) -> Self {
        self.facts.push((Html::text(name), Html::text(value)));
        self
    }

    /// The state, as a [`super::Tag`].
    #[must_use]
    pub fn tag(mut self, tag: impl askama::filters::HtmlSafe) -> Self {
        self.tag = Some(Html::trusted(tag));
        self
    }

    /// A paper of the wallet: on chàm, like the card in the hand.
    #[must_use]
    pub fn paper(mut self) -> Self {
        self.kind = " danh-card--paper";
        self
    }

    /// The level of the heading, 2 unless the card stands under one.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }
}
