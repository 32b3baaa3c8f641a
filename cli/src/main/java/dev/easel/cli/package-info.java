/**
 * The command line. {@code Program} runs what the user typed; each class named {@code …Command} is a command. {@code draw} and
 * {@code resume} share {@code Run}, the screens and {@code ContactSheet}. A service without a key is an emulator inside the process.
 */
@NullMarked
package dev.easel.cli;

import org.jspecify.annotations.NullMarked;
