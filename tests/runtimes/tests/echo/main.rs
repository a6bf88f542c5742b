//! An echo server and its clients on loopback, a thousand connections that end in every way there is.

mod net;
mod on_smol;
mod on_tokio;
mod peers;
mod plan;
mod run;
