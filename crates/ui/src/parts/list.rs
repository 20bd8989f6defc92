//! Parts that list: summaries, tasks, tables, timelines, pages.

use std::fmt::Display;

use askama::Template;

use super::field::add_class;
use crate::{Html, Page};

/// Answers in two columns, with a way to change each.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/summary_list.html")]
pub struct SummaryList {
    pub(crate) rows: Vec<SummaryRow>,
    pub(crate) change: String,
    pub(crate) class: String,
}

/// One answer.
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    pub(crate) key: Html,
    pub(crate) value: Html,
    pub(crate) actions: Vec<Action>,
}

/// What can be done with an answer.
#[derive(Debug, Clone, Default)]
pub struct Action {
    pub(crate) href: String,
    pub(crate) label: Html,
    pub(crate) hidden: Option<Html>,
}

impl SummaryList {
    /// One answer.
    #[must_use]
    pub fn row(mut self, key: impl Display, value: impl Display) -> Self {
        let (key, value) = (Html::text(key), Html::text(value));
        self.rows.push(SummaryRow { key, value, actions: Vec::new() });
        self
    }

    /// One answer with more said about it, each on a line of its own.
    #[must_use]
    pub fn row_more<T: Display>(
        self,
        key: impl Display,
        value: impl Display,
        more: impl IntoIterator<Item = T>,
    ) -> Self {
        let lines = more.into_iter().map(|line| Html::text(line)).filter(|line| !line.is_empty());
        let said = lines.fold(Html::text(value).to_string(), |said, line| {
            format!("{said}<br><span class=\"govuk-hint\">{line}</span>")
        });
        self.row_html(key, said)
    }

    /// One answer with markup, like a tag or several lines.
    #[must_use]
    pub fn row_html(mut self, key: impl Display, markup: impl Display) -> Self {
        let (key, value) = (Html::text(key), Html::trusted(markup));
        self.rows.push(SummaryRow { key, value, actions: Vec::new() });
        self
    }

    /// "Thay đổi" beside the last answer; its name is read out with it.
    #[must_use]
    pub fn change(self, href: impl Display) -> Self {
        let label = self.change.clone();
        self.action(href, label)
    }

    /// Another action beside the last answer.
    #[must_use]
    pub fn action(mut self, href: impl Display, label: impl Display) -> Self {
        if let Some(row) = self.rows.last_mut() {
            let hidden = Some(row.key.clone());
            row.actions.push(Action { href: href.to_string(), label: Html::text(label), hidden });
        }
        self
    }

    /// Without lines between the answers.
    #[must_use]
    pub fn plain(mut self) -> Self {
        add_class(&mut self.class, "govuk-summary-list--no-border");
        self
    }

    fn any_actions(&self) -> bool {
        self.rows.iter().any(|row| !row.actions.is_empty())
    }
}

/// Things to do, each with its state.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/task_list.html")]
pub struct TaskList {
    pub(crate) id: String,
    pub(crate) items: Vec<Task>,
}

/// One thing to do.
#[derive(Debug, Clone, Default)]
pub struct Task {
    pub(crate) title: Html,
    pub(crate) href: Option<String>,
    pub(crate) hint: Option<Html>,
    pub(crate) status: Html,
}

impl TaskList {
    /// One thing to do and its state: a text, or a [`super::Tag`] printed.
    #[must_use]
    pub fn task(
        mut self,
        title: impl Display,
        href: impl Display,
        status: impl askama::filters::HtmlSafe,
    ) -> Self {
        let href = Some(href.to_string()).filter(|href| !href.is_empty());
        let (title, status) = (Html::text(title), Html::trusted(status));
        self.items.push(Task { title, href, hint: None, status });
        self
    }

    /// A hint under the last one.
    #[must_use]
    pub fn hint(mut self, text: impl Display) -> Self {
        if let Some(task) = self.items.last_mut() {
            task.hint = Some(Html::text(text));
        }
        self
    }
}

/// Rows and columns, with a caption that says what they are.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/table.html")]
pub struct Table {
    pub(crate) caption: Html,
    pub(crate) head: Vec<Html>,
    pub(crate) rows: Vec<Vec<Html>>,
    pub(crate) class: String,
    pub(crate) quiet: bool,
}

impl Table {
    /// The names of the columns.
    #[must_use]
    pub fn head<T: Display>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.head = names.into_iter().map(Html::text).collect();
        self
    }

    /// Under a heading that says what the caption says: only read aloud.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// One row of texts; the first names the row.
    #[must_use]
    pub fn row<T: Display>(mut self, cells: impl IntoIterator<Item = T>) -> Self {
        self.rows.push(cells.into_iter().map(Html::text).collect());
        self
    }

    /// One row of cells with markup.
    #[must_use]
    pub fn row_html(mut self, cells: impl IntoIterator<Item = Html>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }
}

/// The way through a long list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/pagination.html")]
pub struct Pagination {
    pub(crate) label: String,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) previous_word: String,
    pub(crate) next_word: String,
    pub(crate) place: String,
}

impl Pagination {
    /// Page `number` of `total`; `href` is followed by the number of a page.
    pub(crate) fn of(page: &Page, number: u64, total: u64, href: &str) -> Self {
        let at = |number: u64| format!("{href}{number}");
        Self {
            label: page.t("common.pages").to_owned(),
            previous: (number > 1).then(|| at(number - 1)),
            next: (number < total).then(|| at(number + 1)),
            previous_word: page.t("common.previous").to_owned(),
            next_word: page.t("common.next").to_owned(),
            place: page.with("common.page_of", &[("number", number), ("total", total)]),
        }
    }
}

/// Where a step of a timeline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reached {
    /// Behind us.
    Done,
    /// Here.
    Current,
    /// Not yet.
    #[default]
    Ahead,
    /// Here, and it will not go on.
    Stopped,
}

impl Reached {
    fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Ahead => "ahead",
            Self::Stopped => "stopped",
        }
    }
}

/// The dots of a dossier or a registration, state in words.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/timeline.html")]
pub struct Timeline {
    pub(crate) steps: Vec<Dot>,
    pub(crate) words: [String; 4],
}

/// One dot.
#[derive(Debug, Clone, Default)]
pub struct Dot {
    pub(crate) title: Html,
    pub(crate) reached: Reached,
    pub(crate) note: Option<Html>,
}

impl Timeline {
    pub(crate) fn of(page: &Page) -> Self {
        let words = ["done", "current", "ahead", "stopped"];
        Self { steps: Vec::new(), words: words.map(|word| page.t(&format!("timeline.{word}")).to_owned()) }
    }

    /// One step.
    #[must_use]
    pub fn step(mut self, title: impl Display, reached: Reached) -> Self {
        self.steps.push(Dot { title: Html::text(title), reached, note: None });
        self
    }

    /// A date or a sentence under the last step.
    #[must_use]
    pub fn note(mut self, text: impl Display) -> Self {
        if let Some(dot) = self.steps.last_mut() {
            dot.note = Some(Html::text(text));
        }
        self
    }

    fn said(&self, reached: Reached) -> &str {
        let [done, current, ahead, stopped] = &self.words;
        match reached {
            Reached::Done => done,
            Reached::Current => current,
            Reached::Ahead => ahead,
            Reached::Stopped => stopped,
        }
    }
}

/// Whether an answer and the register say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They do.
    Same,
    /// They do not.
    Differs,
    /// The register says nothing.
    Absent,
}

impl Verdict {
    /// The end of its class.
    fn mark(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Absent => "absent",
        }
    }
}

/// What somebody wrote beside what the register says, field by field, for officers.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/compare.html")]
pub struct Compare {
    pub(crate) rows: Vec<Compared>,
    pub(crate) answer_word: String,
    pub(crate) register_word: String,
    pub(crate) words: [String; 3],
}

/// One field compared.
#[derive(Debug, Clone)]
pub struct Compared {
    pub(crate) name: Html,
    pub(crate) answer: Html,
    pub(crate) register: Html,
    pub(crate) verdict: Verdict,
}

impl Compare {
    pub(crate) fn of(page: &Page) -> Self {
        Self {
            rows: Vec::new(),
            answer_word: page.t("compare.answer").to_owned(),
            register_word: page.t("compare.register").to_owned(),
            words: ["same", "differs", "absent"].map(|word| page.t(&format!("compare.{word}")).to_owned()),
        }
    }

    /// One field.
    #[must_use]
    pub fn row(
        self,
        name: impl Display,
        answer: impl Display,
        register: impl Display,
        verdict: Verdict,
    ) -> Self {
        self.row_html(name, Html::text(answer), Html::text(register), verdict)
    }

    /// One field with pictures or other markup.
    #[must_use]
    pub fn row_html(mut self, name: impl Display, answer: Html, register: Html, verdict: Verdict) -> Self {
        self.rows.push(Compared { name: Html::text(name), answer, register, verdict });
        self
    }

    fn said(&self, verdict: Verdict) -> &str {
        let [same, differs, absent] = &self.words;
        match verdict {
            Verdict::Same => same,
            Verdict::Differs => differs,
            Verdict::Absent => absent,
        }
    }
}
