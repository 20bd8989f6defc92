//! Two questions only the holder answers, chosen at activation.

/// The questions offered. Each is a message key: `security_question.first_school`.
pub const QUESTIONS: &[&str] = &[
    "security_question.first_school",
    "security_question.childhood_friend",
    "security_question.first_teacher",
    "security_question.favourite_dish",
    "security_question.first_job",
    "security_question.first_journey",
];

/// Why a pair of questions and answers was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not one of the questions offered.
    #[error("not one of the questions")]
    Unknown,
    /// The same question twice.
    #[error("the same question twice")]
    Same,
    /// An answer of fewer than two letters.
    #[error("an answer is too short")]
    Short,
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "security_question.unknown",
            Self::Same => "security_question.same",
            Self::Short => "security_question.short",
        }
    }
}

/// The form in which an answer is hashed: no accents, no case, single spaces.
#[must_use]
pub fn normalised(answer: &str) -> String {
    crate::text::fold(answer)
}

/// The question a form names.
///
/// # Errors
///
/// [`Refusal::Unknown`] when it is not among [`QUESTIONS`].
pub fn question(name: &str) -> Result<&'static str, Refusal> {
    QUESTIONS.iter().copied().find(|known| *known == name).ok_or(Refusal::Unknown)
}

/// Whether two questions with these answers may be set.
///
/// # Errors
///
/// The [`Refusal`] that holds.
pub fn check(pairs: [(&str, &str); 2]) -> Result<(), Refusal> {
    let [(first, _), (second, _)] = pairs;
    question(first)?;
    question(second)?;
    if first == second {
        return Err(Refusal::Same);
    }
    let short = pairs
        .iter()
        .any(|(_, answer)| normalised(answer).chars().filter(|c| c.is_alphanumeric()).count() < 2);
    if short { Err(Refusal::Short) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_the_same_with_or_without_accents() {
        assert_eq!(normalised("  Trường  Mẫu Giáo "), normalised("truong mau giao"));
    }

    #[test]
    fn the_two_questions_differ() {
        assert_eq!(check([(QUESTIONS[0], "hoa sen"), (QUESTIONS[0], "hoa mai")]), Err(Refusal::Same));
    }

    #[test]
    fn an_answer_has_at_least_two_letters() {
        assert_eq!(check([(QUESTIONS[0], "a"), (QUESTIONS[1], "hoa mai")]), Err(Refusal::Short));
    }

    #[test]
    fn only_questions_offered_are_taken() {
        assert_eq!(check([("mother", "hoa sen"), (QUESTIONS[1], "hoa mai")]), Err(Refusal::Unknown));
    }
}
