//! What is stored, and who waits for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, Mutex};
use tokio::time::Instant;

#[derive(Clone)]
pub struct Store {
    values: Arc<Mutex<BTreeMap<String, String>>>,
    changes: broadcast::Sender<String>,
}

impl Default for Store {
    fn default() -> Self {
        Store { values: Arc::default(), changes: broadcast::channel(16).0 }
    }
}

impl Store {
    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn get(&self, name: &str) -> Option<String> {
        self.values.lock().await.get(name).cloned()
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn set(&self, name: String, value: String) {
        let mut values = self.values.lock().await;
        values.insert(name.clone(), value);
        drop(values);
        // Nobody may be listening.
        let _ = self.changes.send(name);
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn delete(&self, name: &str) -> bool {
        let mut values = self.values.lock().await;
        values.remove(name).is_some()
    }

    /// Adds one to a number, which is 0 before it is set.
    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn increment(&self, name: String) -> Result<i64, std::num::ParseIntError> {
        let mut values = self.values.lock().await;
        let number = match values.get(&name) {
            Some(text) => text.parse::<i64>()? + 1,
            None => 1,
        };
        // The lock is held across this, or increments would be lost.
        tokio::task::yield_now().await;
        values.insert(name.clone(), number.to_string());
        drop(values);
        let _ = self.changes.send(name);
        Ok(number)
    }

    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn names(&self) -> Vec<String> {
        self.values.lock().await.keys().cloned().collect()
    }

    /// The value, as soon as there is one.
    #[cfg_attr(feature = "attribute", costate::coroutine)]
    pub async fn wait(&self, name: &str, limit: Duration) -> Option<String> {
        let mut changes = self.changes.subscribe();
        let deadline = Instant::now() + limit;
        loop {
            if let Some(value) = self.get(name).await {
                return Some(value);
            }
            match tokio::time::timeout_at(deadline, changes.recv()).await {
                Ok(Ok(changed)) if changed == name => continue,
                Ok(Ok(_)) | Ok(Err(broadcast::error::RecvError::Lagged(_))) => {}
                Ok(Err(broadcast::error::RecvError::Closed)) | Err(_) => return None,
            }
        }
    }
}
