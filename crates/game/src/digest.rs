//! Canonical bytes of the state, for the hash in the journal. Not `derive(Hash)`: its byte stream is no promise between
//! compilers. Structs and tuples are written field by field in order, sequences and maps with their length, enums by the
//! name of the variant, texts with their length, numbers little-endian in sixteen bytes. There are no floats to write.

use std::fmt::Display;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::ser;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Hash of a state: 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StateHash(pub String);

impl Display for StateHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something with canonical bytes.
pub(crate) trait Digest {
    /// Writes its canonical bytes.
    fn digest(&self, sha: &mut Sha256);
}

impl<T: Serialize + ?Sized> Digest for T {
    fn digest(&self, sha: &mut Sha256) {
        // Only a float can fail, and no part of the state has one.
        let done = self.serialize(Canonical(sha));
        assert!(done.is_ok(), "the state holds whole numbers only");
    }
}

/// SHA-256 of the canonical bytes.
pub(crate) fn hash_of<T: Digest + ?Sized>(value: &T) -> [u8; 32] {
    let mut sha = Sha256::new();
    value.digest(&mut sha);
    sha.finalize().into()
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

/// A large value that never changes: shared between states, and hashed once, when somebody asks.
pub(crate) struct Kept<T>(Arc<Inner<T>>);

struct Inner<T> {
    value: T,
    hash: OnceLock<[u8; 32]>,
    /// Hash chained over everything up to it, for a value in a list that only grows.
    chained: OnceLock<[u8; 32]>,
}

impl<T: Serialize> Kept<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(Inner {
            value,
            hash: OnceLock::new(),
            chained: OnceLock::new(),
        }))
    }

    /// The hash that stands for it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        *self.0.hash.get_or_init(|| hash_of(&self.0.value))
    }
}

/// Hash chained over a list that only grows: that of the list before, then that of the last value. What was chained
/// once is not chained again.
pub(crate) fn chain<T: Serialize>(list: &[Kept<T>]) -> [u8; 32] {
    let known = list.iter().rposition(|k| k.0.chained.get().is_some());
    let mut hash = known.map_or([0; 32], |at| *list[at].0.chained.get_or_init(|| [0; 32]));
    for kept in &list[known.map_or(0, |at| at + 1)..] {
        let mut sha = Sha256::new();
        sha.update(hash);
        sha.update(kept.hash());
        hash = *kept.0.chained.get_or_init(|| sha.finalize().into());
    }
    hash
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T: Serialize> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.hash() == other.hash()
    }
}
impl<T: Serialize> Eq for Kept<T> {}

impl<T: std::fmt::Debug> std::fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.value.fmt(f)
    }
}

impl<T: Serialize> Serialize for Kept<T> {
    fn serialize<S: ser::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.hash().serialize(to)
    }
}

/// Writes canonical bytes into a hash.
struct Canonical<'a>(&'a mut Sha256);

/// A float was met.
#[derive(Debug)]
struct NotCanonical;

impl Display for NotCanonical {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no canonical bytes for this value")
    }
}
impl std::error::Error for NotCanonical {}
impl ser::Error for NotCanonical {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl Canonical<'_> {
    fn number(&mut self, n: i128) {
        self.0.update(n.to_le_bytes());
    }
    fn text(&mut self, s: &str) {
        self.number(s.len() as i128);
        self.0.update(s.as_bytes());
    }
    fn again(&mut self) -> Canonical<'_> {
        Canonical(&mut *self.0)
    }
}

type Done = Result<(), NotCanonical>;

macro_rules! numbers {
    ($($method:ident $type:ty),* $(,)?) => {$(
        fn $method(mut self, v: $type) -> Done { self.number(i128::from(v)); Ok(()) }
    )*};
}

impl ser::Serializer for Canonical<'_> {
    type Ok = ();
    type Error = NotCanonical;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_i128 i128, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
    }
    fn serialize_f32(self, _: f32) -> Done {
        Err(NotCanonical)
    }
    fn serialize_f64(self, _: f64) -> Done {
        Err(NotCanonical)
    }
    fn serialize_char(mut self, v: char) -> Done {
        self.number(i128::from(u32::from(v)));
        Ok(())
    }
    fn serialize_str(mut self, v: &str) -> Done {
        self.text(v);
        Ok(())
    }
    fn serialize_bytes(mut self, v: &[u8]) -> Done {
        self.number(v.len() as i128);
        self.0.update(v);
        Ok(())
    }
    fn serialize_none(mut self) -> Done {
        self.number(0);
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(mut self, v: &T) -> Done {
        self.number(1);
        v.serialize(self)
    }
    fn serialize_unit(self) -> Done {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Done {
        Ok(())
    }
    fn serialize_unit_variant(mut self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.text(variant);
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, v: &T) -> Done {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        v: &T,
    ) -> Done {
        self.text(variant);
        v.serialize(self)
    }
    fn serialize_seq(mut self, len: Option<usize>) -> Result<Self, NotCanonical> {
        self.number(len.ok_or(NotCanonical)? as i128);
        Ok(self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, NotCanonical> {
        Ok(self)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, NotCanonical> {
        Ok(self)
    }
    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, NotCanonical> {
        self.text(variant);
        Ok(self)
    }
    fn serialize_map(mut self, len: Option<usize>) -> Result<Self, NotCanonical> {
        self.number(len.ok_or(NotCanonical)? as i128);
        Ok(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NotCanonical> {
        Ok(self)
    }
    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, NotCanonical> {
        self.text(variant);
        Ok(self)
    }
}

macro_rules! elements {
    ($($trait:ident :: $method:ident),* $(,)?) => {$(
        impl ser::$trait for Canonical<'_> {
            type Ok = ();
            type Error = NotCanonical;
            fn $method<T: Serialize + ?Sized>(&mut self, v: &T) -> Done { v.serialize(self.again()) }
            fn end(self) -> Done { Ok(()) }
        }
    )*};
}
elements! {
    SerializeSeq::serialize_element, SerializeTuple::serialize_element, SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}

macro_rules! fields {
    ($($trait:ident),* $(,)?) => {$(
        impl ser::$trait for Canonical<'_> {
            type Ok = ();
            type Error = NotCanonical;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, v: &T) -> Done {
                v.serialize(self.again())
            }
            fn end(self) -> Done { Ok(()) }
        }
    )*};
}
fields! { SerializeStruct, SerializeStructVariant }

impl ser::SerializeMap for Canonical<'_> {
    type Ok = ();
    type Error = NotCanonical;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, v: &T) -> Done {
        v.serialize(self.again())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, v: &T) -> Done {
        v.serialize(self.again())
    }
    fn end(self) -> Done {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn neighbours_do_not_run_into_each_other() {
        assert_ne!(
            hash_of(&("ab", "c")),
            hash_of(&("a", "bc")),
            "texts carry their length"
        );
        assert_ne!(
            hash_of(&(vec![1_u32], vec![2_u32, 3])),
            hash_of(&(vec![1_u32, 2], vec![3_u32])),
            "so do lists"
        );
        assert_ne!(
            hash_of(&Some(0_u8)),
            hash_of(&None::<u8>),
            "something is not nothing"
        );
    }

    #[test]
    fn a_chain_is_the_same_in_one_go_and_step_by_step() {
        let list = || [3_i64, 1, 2].map(Kept::new);
        let whole = chain(&list());
        let grown = list();
        let parts = [chain(&grown[..1]), chain(&grown[..2]), chain(&grown)];
        assert_eq!(whole, parts[2], "a value at a time");
        assert_ne!(parts[0], parts[1], "each value counts");
        assert_ne!(whole, chain(&[1_i64, 3, 2].map(Kept::new)), "and its place");
    }

    #[test]
    fn a_kept_value_is_hashed_by_its_content() {
        let map: BTreeMap<String, i64> = [("a".to_owned(), 1)].into();
        assert_eq!(
            Kept::new(map.clone()),
            Kept::new(map),
            "equal content, equal hash"
        );
        assert_eq!(
            hash_of(&Kept::new(5_i64)),
            hash_of(&hash_of(&5_i64)),
            "the hash stands for the value"
        );
    }
}
