//! What something costs on which day: one dated table that an administrator edits.

use std::{fmt, sync::LazyLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    answers::{Answers, Sight},
    expression::Truth,
    procedure::Charge,
    words::Words,
};

static SHIPPED: LazyLock<Fees> = LazyLock::new(|| {
    Fees::parse(include_str!("../../data/fees.csv")).expect("a test reads the fees that ship")
});

/// An amount of money, in đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dong(pub i64);

impl fmt::Display for Dong {
    /// As it is written: "35.000 đ".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped} đ")
    }
}

impl std::iter::Sum for Dong {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

/// A line of the fee table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// Which set of lines it belongs to: a procedure, or a procedure and a case.
    pub table: String,
    /// How much.
    pub amount: Dong,
    /// The first day; none, where the beginning is not established.
    pub from: Option<Date>,
    /// The last day; none, where it is open.
    pub until: Option<Date>,
    /// The law it rests on.
    pub basis: String,
}

/// Every fee there is or was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fees(Vec<Fee>);

/// What is wrong with a fee table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A line that cannot be read.
    #[error("line {line}: table, amount, from, until and legal basis are wanted")]
    Unreadable {
        /// The line, counted from 1 with the header.
        line: usize,
    },
    /// Two prices on one day.
    #[error("{table} has two amounts on {day}")]
    Overlap {
        /// Which set.
        table: String,
        /// The day.
        day: Date,
    },
    /// A day without a price between two that have one.
    #[error("{table} has no amount on {day}")]
    Gap {
        /// Which set.
        table: String,
        /// The first such day.
        day: Date,
    },
}

impl crate::Refusal for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "fee.unreadable",
            Self::Overlap { .. } => "fee.overlap",
            Self::Gap { .. } => "fee.gap",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable { line } => vec![("line", line.to_string())],
            Self::Overlap { table, day } | Self::Gap { table, day } => {
                vec![("table", table.clone()), ("day", day.to_string())]
            }
        }
    }
}

impl Fees {
    /// The lines of a table without gap and overlap.
    ///
    /// # Errors
    ///
    /// [`Refusal::Overlap`] or [`Refusal::Gap`].
    pub fn of(mut fees: Vec<Fee>) -> Result<Self, Refusal> {
        fees.sort_by(|one, other| (&one.table, one.from).cmp(&(&other.table, other.from)));
        for pair in fees.windows(2).filter(|pair| pair[0].table == pair[1].table) {
            let (table, from) = (pair[0].table.clone(), pair[1].from.unwrap_or(Date::MIN));
            let next =
                pair[0].until.map_or(Date::MAX, |until| until.saturating_add(jiff::Span::new().days(1)));
            if from < next {
                return Err(Refusal::Overlap { table, day: from });
            }
            if from > next {
                return Err(Refusal::Gap { table, day: next });
            }
        }
        Ok(Self(fees))
    }

    /// Reads `procedure,amount_vnd,from,until,legal_basis,…` lines below a header.
    ///
    /// # Errors
    ///
    /// A [`Refusal`].
    pub fn parse(csv: &str) -> Result<Self, Refusal> {
        let lines = csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
        let read = |(at, line): (usize, &str)| read(line).ok_or(Refusal::Unreadable { line: at + 1 });
        Self::of(lines.map(read).collect::<Result<_, _>>()?)
    }

    /// The table that ships: the first filling of a deployment's own.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The table as the text it is read from.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let line = |fee: &Fee| {
            let Fee { table, amount, from, until, basis } = fee;
            format!("{table},{},{},{},{basis}\n", amount.0, day(*from), day(*until))
        };
        let lines: String = self.0.iter().map(line).collect();
        format!("procedure,amount_vnd,from,until,legal_basis\n{lines}")
    }

    /// Every line, by table and day.
    #[must_use]
    pub fn lines(&self) -> &[Fee] {
        &self.0
    }

    /// The line of a table that holds on a day.
    #[must_use]
    pub fn on(&self, table: &str, day: Date) -> Option<&Fee> {
        let holds = |fee: &&Fee| {
            fee.table == table
                && fee.from.is_none_or(|from| from <= day)
                && fee.until.is_none_or(|until| day <= until)
        };
        self.0.iter().find(holds)
    }

    /// The line of a table that holds next after a day, where one is known by then.
    #[must_use]
    pub fn next(&self, table: &str, day: Date) -> Option<&Fee> {
        // Lines are in order of their days.
        self.0.iter().find(|fee| fee.table == table && fee.from.is_some_and(|from| day < from))
    }
}

fn read(line: &str) -> Option<Fee> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [table, amount, from, until, basis, ..] = fields[..] else { return None };
    let day = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    let amount = amount.parse().ok().filter(|amount| *amount >= 0).map(Dong)?;
    let fee = Fee {
        table: table.to_owned(),
        amount,
        from: day(from)?,
        until: day(until)?,
        basis: basis.to_owned(),
    };
    Some(fee).filter(|fee| !fee.table.is_empty())
}

/// Something to be paid for one dossier: fixed when it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The charge of the procedure.
    pub charge: String,
    /// What it is for.
    pub title: Words,
    /// How much.
    pub amount: Dong,
    /// The law it rests on.
    pub basis: String,
}

/// What is to be paid, item by item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bill(pub Vec<Item>);

impl Bill {
    /// The sum.
    #[must_use]
    pub fn total(&self) -> Dong {
        self.0.iter().map(|item| item.amount).sum()
    }
}

/// The day has no price for something that is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the fee table has no amount for {0} today")]
pub struct NoPrice(pub String);

impl Sight<'_> {
    /// What a dossier with these answers costs today.
    ///
    /// # Errors
    ///
    /// [`NoPrice`], where the table does not say.
    pub fn bill(&self, answers: &Answers, fees: &Fees) -> Result<Bill, NoPrice> {
        let applies = |charge: &&Charge| {
            charge.when.as_ref().is_none_or(|when| self.truth(when, answers) == Truth::True)
        };
        let item = |charge: &Charge| {
            let fee = fees.on(&charge.table, self.today).ok_or_else(|| NoPrice(charge.table.clone()))?;
            let (title, basis) = (charge.title.clone(), fee.basis.clone());
            Ok(Item { charge: charge.id.clone(), title, amount: fee.amount, basis })
        };
        self.procedure.fees.iter().filter(applies).map(item).collect::<Result<_, _>>().map(Bill)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn table() -> &'static Fees {
        Fees::shipped()
    }

    #[test]
    fn a_table_reads_back_from_its_text() {
        assert_eq!(Fees::parse(&table().to_csv()).as_ref(), Ok(table()));
    }

    #[test]
    fn a_reissue_costs_half_until_the_last_day_of_2026_and_all_of_it_on_the_next() {
        let fees = table();
        let amount = |day| fees.on("can-cuoc.cap-lai", day).expect("an amount").amount;
        assert_eq!(amount(date(2026, 12, 31)), Dong(35_000));
        assert_eq!(amount(date(2027, 1, 1)), Dong(70_000));
    }

    #[test]
    fn the_next_amount_is_known_before_it_holds() {
        let next = |day| table().next("can-cuoc.cap-lai", day).map(|fee| (fee.amount, fee.from));
        assert_eq!(next(date(2026, 12, 31)), Some((Dong(70_000), Some(date(2027, 1, 1)))));
        assert_eq!(next(date(2027, 1, 1)), None);
    }

    #[test]
    fn a_day_before_the_first_line_has_no_price() {
        assert_eq!(table().on("can-cuoc.cap-lai", date(2024, 12, 5)), None);
    }

    #[test]
    fn a_table_with_two_prices_on_one_day_is_refused() {
        let csv = "procedure,amount_vnd,from,until,basis\na,1,2026-01-01,2026-06-30,x\na,2,2026-06-30,,x\n";
        assert_eq!(Fees::parse(csv), Err(Refusal::Overlap { table: "a".to_owned(), day: date(2026, 6, 30) }));
    }

    #[test]
    fn a_table_that_leaves_a_day_without_a_price_is_refused() {
        let csv = "procedure,amount_vnd,from,until,basis\na,1,2026-01-01,2026-06-30,x\na,2,2026-07-02,,x\n";
        assert_eq!(Fees::parse(csv), Err(Refusal::Gap { table: "a".to_owned(), day: date(2026, 7, 1) }));
    }

    #[test]
    fn amounts_are_grouped_by_points() {
        let shown = [0, 700, 35_000, 1_234_567].map(|amount| Dong(amount).to_string());
        assert_eq!(shown, ["0 đ", "700 đ", "35.000 đ", "1.234.567 đ"]);
    }
}
