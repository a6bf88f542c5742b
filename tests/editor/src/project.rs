//! A user's crate, outside the workspace.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// A crate in a directory of its own, which goes away with it.
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// A library that depends on costate, with this `src/lib.rs`.
    pub fn new(name: &str, source: &str) -> Self {
        let root = env::temp_dir().join(format!("costate-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("src")).expect("the directory can be made");
        let project = Project { root };
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime");
        let runtime = runtime.canonicalize().expect("the crate is there");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             costate = {{ path = {runtime:?} }}\n\n[workspace]\n"
        );
        fs::write(project.root.join("Cargo.toml"), manifest).expect("the directory is ours");
        // With the versions that are there already, nothing has to be asked of the registry.
        let lock = runtime.join("../Cargo.lock");
        fs::copy(lock, project.root.join("Cargo.lock")).expect("the workspace has one");
        fs::write(project.file(), source).expect("the directory is ours");
        project
    }

    /// Its directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its `src/lib.rs`.
    pub fn file(&self) -> PathBuf {
        self.root.join("src/lib.rs")
    }

    /// Where all projects of these tests are built: the dependencies once.
    pub fn target() -> PathBuf {
        let own = env::current_exe().expect("this is a program");
        let profile = own.ancestors().nth(2).expect("in `debug/deps` of a target directory");
        profile.with_file_name("editor-tests")
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // What is left is in the directory for temporary files.
        let _ = fs::remove_dir_all(&self.root);
    }
}
