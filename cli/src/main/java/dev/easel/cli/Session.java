package dev.easel.cli;

import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param environment where keys and addresses of real services are looked up
 * @param pace of the emulators that stand in for services without a key
 */
record Session(Map<String, String> environment, Terminal terminal, EmulatorPace pace) {
    /** With {@code --json}, the standard output holds JSON alone, and what people read goes to the standard error. */
    Terminal forPeople(boolean json) {
        return json ? Terminal.plain(terminal.err(), terminal.err()) : terminal;
    }
}
