package dev.easel.failure;

/**
 * One thing that goes wrong, at one step of a task, with one service.
 *
 * @param forEver whether it goes wrong each time; otherwise once, and the service is well again
 */
record Cell(Subject subject, Step step, Ailment ailment, boolean forEver) {
    @Override
    public String toString() {
        return subject + ", " + step + ", " + ailment + (forEver ? ", for ever" : ", once");
    }
}
