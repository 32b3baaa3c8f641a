package dev.easel.cli;

import java.nio.file.Path;

/**
 * An image that goes in. It is the run's own copy, which lies beside the results: the page shows it, and a result that
 * takes the place of the original, as {@code --init-image out/dan-0.png} has it, changes nothing of the run.
 *
 * @param title what it is to the run, as it is shown: {@code Input} or {@code Mask}
 * @param origin the name that it was given by
 * @param file the copy
 */
record Source(String title, String origin, Path file) {
    /** The copy's name in the folder. */
    String name() {
        return String.valueOf(file.getFileName());
    }
}
