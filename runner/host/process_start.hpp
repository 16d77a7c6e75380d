#pragma once

namespace seedbed::runner {

/// The first thing that a program of Seedbed's does: what it may have been started with is put right.
///
/// * A closed standard descriptor is opened, or the next file would get its number, and what is printed would
///   be written into that file. Reading from the one for input and writing to the one for output fail as
///   those of a closed one do; what goes to standard error is lost.
/// * A file that grows beyond the limit of its size (`ulimit -f`) is an error of that write, and no signal
///   that ends the process.
void start_process();

}  // namespace seedbed::runner
