package dev.easel.bulk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of one try on their way from the hidden folder to their names. Each name is taken by an empty file first, so that no other
 * image can get it. A list of the moves stays in the hidden folder: a process that dies between two of them is not the end of the rest.
 */
final class Publication {
    private static final String LIST = "moves";

    private final Path staging;
    private final Path directory;
    private final boolean isRecovered;
    private final Map<String, String> moves = new LinkedHashMap<>();
    private final List<Path> taken = new ArrayList<>();

    /** @param isRecovered whether an earlier process may have taken names for the same try */
    Publication(Path staging, Path directory, boolean isRecovered) {
        this.staging = staging;
        this.directory = directory;
        this.isRecovered = isRecovered;
    }

    /**
     * Takes the name for an image: one that another file has gets a number in addition.
     *
     * @param staged the name of the image's file in the hidden folder
     * @return the name that it gets
     */
    String take(String staged, String name) throws IOException {
        int dot = name.lastIndexOf('.');
        for (int number = 1; ; number++) {
            String free = number == 1 ? name : name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
            Path target = directory.resolve(free);
            try {
                Files.createFile(target);
                taken.add(target);
            } catch (FileAlreadyExistsException e) {
                if (!isOfThisTry(staged, target)) {
                    continue;
                }
            }
            moves.put(staged, free);
            return free;
        }
    }

    /** Another process had the same image, or took the name and died: any other file is somebody else's. */
    private boolean isOfThisTry(String staged, Path target) throws IOException {
        if (moves.containsValue(target.getFileName().toString()) || !Files.isRegularFile(target)) {
            return false;
        }
        return Files.size(target) == 0 ? isRecovered : Files.mismatch(staging.resolve(staged), target) == -1;
    }

    /** Writes the list, and moves. */
    void move(List<LedgerItem.ImageFile> files) throws IOException {
        StringBuilder list = new StringBuilder(FilesColumn.write(files)).append('\n');
        moves.forEach((from, to) -> list.append(from).append('\n').append(to).append('\n'));
        Files.writeString(staging.resolve(LIST), list);
        move();
    }

    /** Moves without a list: where there is no other image that could be left behind. */
    void move() throws IOException {
        for (Map.Entry<String, String> each : moves.entrySet()) {
            try {
                moved(staging.resolve(each.getKey()), directory.resolve(each.getValue()));
            } catch (NoSuchFileException e) {
                // An earlier process has moved it.
                if (!Files.exists(directory.resolve(each.getValue()))) {
                    throw e;
                }
            }
        }
    }

    /** Gives back the names that no image got: nobody is to take an empty file for an image. */
    void giveBack() {
        for (Path each : taken) {
            try {
                if (Files.size(each) == 0) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException e) {
                // The next run takes the name again, since the file is empty.
            }
        }
    }

    /** Does again what an earlier process began, and returns its images; none where it did not come so far. */
    static List<LedgerItem.ImageFile> finish(Path staging, Path directory) throws IOException {
        Path list = staging.resolve(LIST);
        List<String> lines = Files.exists(list) ? Files.readAllLines(list) : List.of();
        List<LedgerItem.ImageFile> files = lines.isEmpty() ? List.of() : FilesColumn.read(lines.get(0));
        Publication publication = new Publication(staging, directory, true);
        for (int i = 1; i + 1 < lines.size(); i += 2) {
            publication.moves.put(lines.get(i), lines.get(i + 1));
        }
        if (files.isEmpty() || publication.moves.size() < files.size()) {
            // It died while it wrote the list.
            return List.of();
        }
        publication.move();
        return files;
    }

    static void moved(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
