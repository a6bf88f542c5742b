//! What a linked program takes: as `llvm-size` counts.

use object::elf::SHF_ALLOC;
use object::{Object, ObjectSection, ObjectSymbol, SectionFlags, SectionKind};
use std::fs;
use std::path::Path;

/// Where RAM begins on the boards.
const RAM: u64 = 0x2000_0000;

pub(crate) struct Image {
    /// Bytes of code, constants and the initial values of variables.
    pub(crate) flash: u64,
    /// Bytes of variables. The stack is not counted.
    pub(crate) ram: u64,
    /// The address of the function `work`.
    pub(crate) work: u64,
}

impl Image {
    pub(crate) fn read(path: &Path) -> Self {
        let data = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = object::File::parse(&*data).expect("cargo links ELF files");
        let (mut flash, mut ram) = (0, 0);
        for section in file.sections() {
            let SectionFlags::Elf { sh_flags } = section.flags() else { unreachable!("it is an ELF file") };
            if sh_flags & u64::from(SHF_ALLOC) == 0 {
                continue;
            }
            let has_content = section.kind() != SectionKind::UninitializedData;
            flash += if has_content { section.size() } else { 0 };
            ram += if section.address() >= RAM { section.size() } else { 0 };
        }
        let work = file.symbols().find(|symbol| symbol.name() == Ok("work")).expect("it is in every program");
        Image { flash, ram, work: work.address() & !1 }
    }
}
