/**
 * The quickstart: one prompt to several services at once, followed line by line, and a contact sheet of what came of it. A
 * service without a key is an emulator inside the process. {@code QuickstartCommand} is what the user types, {@code Run}
 * what happens, the screens and {@code ContactSheet} how it is told.
 */
@NullMarked
package dev.easel.examples.quickstart;

import org.jspecify.annotations.NullMarked;
