//! Text that is safe to print into a page.

use std::fmt::{self, Display, Write};

use askama::filters::HtmlSafe;

/// HTML: printed as it is. Made from text, which is escaped, or by a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Text, escaped.
    pub fn text(text: impl Display) -> Self {
        let mut escaped = Escaping(String::new());
        // Writing to a String cannot fail.
        let _ = write!(escaped, "{text}");
        Self(escaped.0)
    }

    /// What is HTML already, because one of our templates or parts wrote it.
    pub fn trusted(markup: impl Display) -> Self {
        Self(markup.to_string())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Escapes the five characters that mean something in HTML.
struct Escaping(String);

impl Write for Escaping {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}

/// Attributes beside those a part writes itself: ` data-a="b"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attrs(String);

impl Attrs {
    /// Adds `name="value"`, with the value escaped.
    pub fn push(&mut self, name: &str, value: impl Display) {
        let _ = write!(self.0, " {name}=\"{}\"", Html::text(value));
    }

    /// Adds a bare attribute.
    pub fn flag(&mut self, name: &str) {
        self.0.push(' ');
        self.0.push_str(name);
    }
}

impl Display for Attrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Attrs {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let typed = Html::text("<b onclick='x'>\"&\"</b>");
        assert_eq!(typed.as_str(), "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;");
    }

    #[test]
    fn an_attributes_value_cannot_end_its_quotes() {
        let mut attrs = Attrs::default();
        attrs.push("data-a", "\" onclick=\"x");
        assert_eq!(attrs.to_string(), " data-a=\"&quot; onclick=&quot;x\"");
    }
}
