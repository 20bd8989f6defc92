//! The two questions somebody chose, and the hashes of their answers.

use domain::{PersonId, Result};

use crate::{Tx, sql};

/// A question and the hash of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The key of the question.
    pub question: String,
    /// The hash of the answer.
    pub hash: String,
}

/// Somebody's questions are now these, in this order.
///
/// # Errors
///
/// Broken, when the database is.
pub fn replace(tx: &mut Tx<'_>, person: PersonId, answers: &[Answer]) -> Result<()> {
    tx.execute(sql("delete from security_answer where person_id = $1"), &[&person])?;
    for (place, answer) in (1_i64..).zip(answers) {
        tx.execute(
            sql("insert into security_answer (person_id, place, question, hash) values ($1, $2, $3, $4)"),
            &[&person, &place, &answer.question, &answer.hash],
        )?;
    }
    Ok(())
}

/// Somebody's questions, in order.
///
/// # Errors
///
/// Broken, when the database is.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Answer>> {
    tx.all(
        sql("select question, hash from security_answer where person_id = $1 order by place"),
        &[&person],
        |row| Ok(Answer { question: row.get(0)?, hash: row.get(1)? }),
    )
}
