//! What stands outside of an order: the goods, the customers' money, the parcels, the letters; and the orders' states.

use crate::{Effect, Outcome, Stored};
use redb::{Database, ReadableDatabase as _, ReadableTable as _, TableDefinition, WriteTransaction};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const ORDERS: TableDefinition<u32, &str> = TableDefinition::new("orders");
const STOCK: TableDefinition<&str, u32> = TableDefinition::new("stock");
const MONEY: TableDefinition<u32, u64> = TableDefinition::new("money");
const PARCELS: TableDefinition<u32, u32> = TableDefinition::new("parcels");
/// What happened, by order and step.
const EFFECTS: TableDefinition<(u32, u32), &str> = TableDefinition::new("effects");

/// What can go wrong outside.
#[derive(Debug)]
pub(crate) enum ShopError {
    /// In the database.
    Database(redb::Error),
    /// With the letters.
    Letters(std::io::Error),
    /// A stored order was not written by this code.
    Order(serde_json::Error),
    /// There is no such order.
    Unknown(u32),
}

impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShopError::Database(error) => write!(f, "database: {error}"),
            ShopError::Letters(error) => write!(f, "letters: {error}"),
            ShopError::Order(error) => write!(f, "order: {error}"),
            ShopError::Unknown(number) => write!(f, "there is no order {number}"),
        }
    }
}

impl<E: Into<redb::Error>> From<E> for ShopError {
    fn from(error: E) -> ShopError {
        ShopError::Database(error.into())
    }
}

/// A shop in a directory.
pub(crate) struct Shop {
    database: Database,
    letters: PathBuf,
}

impl Shop {
    /// Opens a shop, which has the goods, the money and the orders from the beginning.
    pub(crate) fn open(
        directory: &Path,
        stock: u32,
        money: &[u64],
        orders: impl FnOnce() -> Vec<Stored>,
    ) -> Result<Shop, ShopError> {
        let letters = directory.join("letters");
        fs::create_dir_all(&letters).map_err(ShopError::Letters)?;
        let database = Database::create(directory.join("shop.redb"))?;
        let transaction = database.begin_write()?;
        if transaction.open_table(STOCK)?.get("lamps")?.is_none() {
            transaction.open_table(STOCK)?.insert("lamps", stock)?;
            for (customer, money) in (0..).zip(money) {
                transaction.open_table(MONEY)?.insert(customer, *money)?;
            }
            for (number, order) in (0..).zip(orders()) {
                store(&transaction, number, &order)?;
            }
        }
        transaction.commit()?;
        Ok(Shop { database, letters })
    }

    /// One step of an order: its pending effect, and its state after it, both or neither. Gives how the order
    /// has ended, if it has.
    pub(crate) fn step(&self, number: u32, pause: Duration) -> Result<Option<Outcome>, ShopError> {
        let transaction = self.database.begin_write()?;
        let mut stored = load(&transaction, number)?;
        let Some(effect) = stored.pending.take() else { return Ok(stored.outcome) };
        std::thread::sleep(pause);
        let possible = self.perform(&transaction, number, stored.step, &effect)?;
        let told = format!("{effect:?} {}", if possible { "done" } else { "refused" });
        let before = transaction.open_table(EFFECTS)?.insert((number, stored.step), told.as_str())?.is_some();
        assert!(!before, "a step happens once");
        std::thread::sleep(pause);
        stored.answer(possible);
        store(&transaction, number, &stored)?;
        std::thread::sleep(pause);
        transaction.commit()?;
        Ok(stored.outcome)
    }

    /// Says whether it was possible.
    fn perform(
        &self,
        to: &WriteTransaction,
        order: u32,
        step: u32,
        effect: &Effect,
    ) -> Result<bool, ShopError> {
        match effect {
            Effect::Reserve(count) => {
                let mut stock = to.open_table(STOCK)?;
                let left = stock.get("lamps")?.map_or(0, |left| left.value());
                let Some(left) = left.checked_sub(*count) else { return Ok(false) };
                stock.insert("lamps", left)?;
            }
            Effect::Release(count) => {
                let mut stock = to.open_table(STOCK)?;
                let left = stock.get("lamps")?.map_or(0, |left| left.value());
                stock.insert("lamps", left + count)?;
            }
            Effect::Charge(cents) => {
                let mut money = to.open_table(MONEY)?;
                let left = money.get(order)?.map_or(0, |left| left.value());
                let Some(left) = left.checked_sub(*cents) else { return Ok(false) };
                money.insert(order, left)?;
            }
            Effect::Ship => {
                let mut parcels = to.open_table(PARCELS)?;
                let sent = parcels.get(order)?.map_or(0, |sent| sent.value());
                parcels.insert(order, sent + 1)?;
            }
            Effect::Write(text) => {
                self.write_letter(&format!("{order}-{step}"), text).map_err(ShopError::Letters)?;
            }
        }
        Ok(true)
    }

    /// A letter is there whole or not at all, and once for each key.
    fn write_letter(&self, key: &str, text: &str) -> std::io::Result<()> {
        let letter = self.letters.join(key);
        if letter.exists() {
            return Ok(());
        }
        let draft = self.letters.join(format!("{key}.draft"));
        fs::write(&draft, text)?;
        fs::rename(draft, letter)
    }
}

fn store(to: &WriteTransaction, number: u32, order: &Stored) -> Result<(), ShopError> {
    let text = serde_json::to_string(order).map_err(ShopError::Order)?;
    to.open_table(ORDERS)?.insert(number, text.as_str())?;
    Ok(())
}

fn load(from: &WriteTransaction, number: u32) -> Result<Stored, ShopError> {
    let orders = from.open_table(ORDERS)?;
    let text = orders.get(number)?.ok_or(ShopError::Unknown(number))?;
    serde_json::from_str(text.value()).map_err(ShopError::Order)
}

/// Everything that has happened, by order and step.
pub(crate) fn effects(directory: &Path) -> Result<Vec<(u32, u32, String)>, ShopError> {
    let database = Database::open(directory.join("shop.redb"))?;
    let transaction = database.begin_read()?;
    let mut effects = Vec::new();
    for entry in transaction.open_table(EFFECTS)?.iter()? {
        let (key, effect) = entry?;
        let (order, step) = key.value();
        effects.push((order, step, effect.value().to_owned()));
    }
    Ok(effects)
}

/// The goods that are left, the money of each customer, and the parcels of each order.
#[cfg(test)]
pub(crate) fn balance(directory: &Path) -> Result<(u32, Vec<u64>, Vec<u32>), ShopError> {
    let database = Database::open(directory.join("shop.redb"))?;
    let transaction = database.begin_read()?;
    let stock = transaction.open_table(STOCK)?.get("lamps")?.map_or(0, |left| left.value());
    let mut money = Vec::new();
    for entry in transaction.open_table(MONEY)?.iter()? {
        money.push(entry?.1.value());
    }
    let parcels = transaction.open_table(PARCELS)?;
    let mut sent = Vec::new();
    for order in 0..money.len() as u32 {
        sent.push(parcels.get(order)?.map_or(0, |sent| sent.value()));
    }
    Ok((stock, money, sent))
}
