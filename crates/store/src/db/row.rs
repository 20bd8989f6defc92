//! One row of an answer, read by the position of its columns.

use domain::{Error, Id, Result};
use jiff::Timestamp;
use rusqlite::types::ValueRef;
use tokio_postgres::types::Type;

use super::value::{Column, Value};

/// One row of an answer.
pub enum Row<'a> {
    /// As `SQLite` gives it.
    #[doc(hidden)]
    Sqlite(&'a rusqlite::Row<'a>),
    /// As PostgreSQL gives it.
    #[doc(hidden)]
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// The column at `index`, which must hold a `T`.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        T::from_value(self.value(index)?)
            .ok_or_else(|| Error::broken(format!("column {index} does not hold what is read from it")))
    }

    /// The id at `index`.
    pub fn id<K>(&self, index: usize) -> Result<Id<K>> {
        self.get(index)
    }

    /// The id at `index`, where there is one.
    pub fn maybe_id<K>(&self, index: usize) -> Result<Option<Id<K>>> {
        self.get(index)
    }

    /// The instant at `index`.
    pub fn at(&self, index: usize) -> Result<Timestamp> {
        self.get(index)
    }

    /// The instant at `index`, where there is one.
    pub fn maybe_at(&self, index: usize) -> Result<Option<Timestamp>> {
        self.get(index)
    }

    /// The text at `index`, without a copy.
    pub fn text(&self, index: usize) -> Result<&str> {
        match self.value(index)? {
            Value::Text(text) => Ok(text),
            _ => Err(Error::broken(format!("column {index} holds no text"))),
        }
    }

    /// The bytes at `index`, without a copy: what a sealed column is opened from.
    pub fn bytes(&self, index: usize) -> Result<&[u8]> {
        match self.value(index)? {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(Error::broken(format!("column {index} holds no bytes"))),
        }
    }

    fn value(&self, index: usize) -> Result<Value<'_>> {
        match self {
            Self::Sqlite(row) => from_sqlite(row.get_ref(index).map_err(Error::broken)?),
            Self::Postgres(row) => from_postgres(row, index),
        }
    }
}

fn from_sqlite(value: ValueRef<'_>) -> Result<Value<'_>> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(int) => Value::Int(int),
        ValueRef::Text(text) => Value::Text(std::str::from_utf8(text).map_err(Error::broken)?),
        ValueRef::Blob(bytes) => Value::Bytes(bytes),
        ValueRef::Real(_) => return Err(Error::broken("a column holds a floating-point number")),
    })
}

fn from_postgres(row: &tokio_postgres::Row, index: usize) -> Result<Value<'_>> {
    let column = row.columns().get(index).ok_or_else(|| Error::broken(format!("no column {index}")))?;
    let value = match *column.type_() {
        Type::INT8 => row.try_get::<_, Option<i64>>(index).map(|v| v.map(Value::Int)),
        Type::INT4 => row.try_get::<_, Option<i32>>(index).map(|v| v.map(|int| Value::Int(int.into()))),
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<&str>>(index).map(|v| v.map(Value::Text)),
        Type::BYTEA => row.try_get::<_, Option<&[u8]>>(index).map(|v| v.map(Value::Bytes)),
        ref other => return Err(Error::broken(format!("column {index} is of type {other}"))),
    };
    Ok(value.map_err(Error::broken)?.unwrap_or(Value::Null))
}
