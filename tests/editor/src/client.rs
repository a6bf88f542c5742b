//! The editor's side of the language server protocol: just what the tests ask.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long the server may take to read a project, or to answer.
const PATIENCE: Duration = Duration::from_secs(180);

/// A line and a column, both counted from 0, the column in bytes: the test programs are ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From 0.
    pub line: usize,
    /// From 0.
    pub column: usize,
}

impl Position {
    /// Where `mark` stands in a text, and the text without it.
    pub fn of_mark(text: &str, mark: &str) -> (Self, String) {
        let at = text.find(mark).unwrap_or_else(|| panic!("no {mark} in\n{text}"));
        let before = &text[..at];
        let line = before.matches('\n').count();
        let column = at - before.rfind('\n').map_or(0, |newline| newline + 1);
        (Position { line, column }, text.replacen(mark, "", 1))
    }
}

/// A running rust-analyzer that has read a project.
pub struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    uri: String,
    version: u64,
}

impl Client {
    /// The version of the rust-analyzer that is there, if one is, with the library's sources that it reads.
    pub fn installed() -> Option<String> {
        let output = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output().ok()?;
            output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let sysroot = output("rustc", &["--print", "sysroot"])?;
        let has_sources = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std").is_dir();
        output("rust-analyzer", &["--version"]).filter(|_| has_sources)
    }

    /// Starts the server on the project in `root`, with `file` open, and waits until it knows all.
    pub fn start(root: &Path, file: &Path, target: &Path) -> Self {
        let mut server = Command::new("rust-analyzer")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it is installed");
        let input = server.stdin.take().expect("it is piped");
        let output = BufReader::new(server.stdout.take().expect("it is piped"));
        let (send, messages) = channel();
        std::thread::spawn(move || {
            let mut output = output;
            while let Some(message) = read(&mut output) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        let uri = format!("file://{}", file.display());
        let mut client = Client { server, input, messages, last_id: 0, uri, version: 0 };
        let options = json!({
            "checkOnSave": false,
            "cachePriming": { "enable": false },
            "cargo": { "targetDir": target, "extraEnv": { "CARGO_TERM_COLOR": "never" } },
            "procMacro": { "enable": true },
            "completion": { "limit": null, "autoimport": { "enable": false } },
        });
        client.ask(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": format!("file://{}", root.display()),
                "initializationOptions": options,
                "capabilities": { "experimental": { "serverStatusNotification": true } },
            }),
        );
        client.tell("initialized", json!({}));
        let text = std::fs::read_to_string(file).expect("the file is there");
        client.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": client.uri, "languageId": "rust", "version": 0, "text": text } }),
        );
        client.wait_until_quiescent();
        client
    }

    /// Types a whole new text into the open file.
    pub fn change(&mut self, text: &str) {
        self.version += 1;
        self.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": self.uri, "version": self.version },
                "contentChanges": [{ "text": text }],
            }),
        );
    }

    /// What the server would complete there.
    pub fn completions(&mut self, at: Position) -> Vec<String> {
        let answer = self.ask_at("textDocument/completion", at);
        let items = answer.get("items").unwrap_or(&answer);
        let label = |item: &Value| item["label"].as_str().expect("each has a label").to_owned();
        items.as_array().map(|items| items.iter().map(label).collect()).unwrap_or_default()
    }

    /// What it shows where the mouse rests.
    pub fn hover(&mut self, at: Position) -> Option<String> {
        let answer = self.ask_at("textDocument/hover", at);
        answer["contents"]["value"].as_str().map(str::to_owned)
    }

    /// All places where it goes from there. An editor asks back if there are several.
    pub fn definitions(&mut self, at: Position) -> Vec<Position> {
        let answer = self.ask_at("textDocument/definition", at);
        let position = |place: &Value| {
            let number = |key: &str| {
                let number = place["range"]["start"][key].as_u64().expect("each has a range");
                usize::try_from(number).expect("the file is not that large")
            };
            Position { line: number("line"), column: number("character") }
        };
        answer.as_array().map(|places| places.iter().map(position).collect()).unwrap_or_default()
    }

    /// What the server itself finds wrong in the file.
    pub fn diagnostics(&mut self) -> Vec<String> {
        let answer = self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": self.uri } }));
        let items = answer["items"].as_array().unwrap_or_else(|| panic!("no diagnostics: {answer}"));
        items.iter().map(|item| format!("{} at {}", item["message"], item["range"]["start"])).collect()
    }

    fn ask_at(&mut self, method: &str, at: Position) -> Value {
        let position = json!({ "line": at.line, "character": at.column });
        self.ask(method, json!({ "textDocument": { "uri": self.uri }, "position": position }))
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        // It answers "content modified" while it is still reading; then one asks again.
        for _ in 0..20 {
            self.last_id += 1;
            let id = self.last_id;
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
            let mut answer = loop {
                let message = self.next();
                if message["id"] == id && message.get("method").is_none() {
                    break message;
                }
            };
            match answer.get("error") {
                None => return answer["result"].take(),
                Some(error) if error["code"] == -32801 => std::thread::sleep(Duration::from_millis(100)),
                Some(error) => panic!("{method}: {error}"),
            }
        }
        panic!("{method}: the content is modified for ever")
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn wait_until_quiescent(&mut self) {
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self.next();
            if message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true {
                let health = &message["params"]["health"];
                assert_ne!(health, "error", "{message}");
                return;
            }
            assert!(Instant::now() < until, "rust-analyzer has not read the project in time");
        }
    }

    /// The next message. Requests of the server are answered with nothing.
    fn next(&mut self) -> Value {
        let message = match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("rust-analyzer says nothing for {PATIENCE:?}"),
            Err(RecvTimeoutError::Disconnected) => panic!("rust-analyzer has ended"),
        };
        if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
        }
        message
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("rust-analyzer reads");
        self.input.flush().expect("rust-analyzer reads");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// One message: a header with its length, and JSON.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut text = vec![0; length];
    output.read_exact(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}
