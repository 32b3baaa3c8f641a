package dev.easel.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public types of the published packages, by their short names. Immutable. */
final class PublishedApi {
    private static final List<String> PACKAGES = List.of(
            "dev.easel",
            "dev.easel.dan",
            "dev.easel.itsrose",
            "dev.easel.zhiqite",
            "dev.easel.local",
            "dev.easel.openai",
            "dev.easel.comfyui",
            "dev.easel.replicate",
            "dev.easel.bfl",
            "dev.easel.fal",
            "dev.easel.gemini");

    private final Map<String, Class<?>> types;

    private PublishedApi(Map<String, Class<?>> types) {
        this.types = types;
    }

    /** Of the modules below the root, as they were compiled. */
    static PublishedApi of(Path root) {
        Map<String, Class<?>> types = new TreeMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(
                            folder -> folder.getFileName().toString().matches("sdk-core|provider-\\w+"))
                    .toList()) {
                for (String name : PACKAGES) {
                    Path folder = module.resolve("target/classes").resolve(name.replace('.', '/'));
                    if (Files.isDirectory(folder)) {
                        types.putAll(typesIn(folder, name));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PublishedApi(types);
    }

    private static Map<String, Class<?>> typesIn(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-"))
                    .map(file -> loaded(name + "." + file.substring(0, file.length() - ".class".length())))
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .collect(Collectors.toMap(Class::getSimpleName, type -> type));
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, PublishedApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    int size() {
        return types.size();
    }

    boolean hasType(String name) {
        return types.containsKey(name);
    }

    /** Whether a public type has a public method or field of this name. */
    boolean hasMember(String name) {
        return types.values().stream()
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getClasses())))
                .anyMatch(type -> !named(type, name).isEmpty());
    }

    /**
     * Whether there is a chain like {@code Dan.builder().apiKey(…)}: a type, its members, what they return.
     *
     * @param chain what stands in parentheses counts for nothing
     */
    boolean has(String chain) {
        String[] names = chain.replaceAll("\\([^()]*\\)", "").split("\\.");
        Set<Class<?>> at = new LinkedHashSet<>();
        if (hasType(names[0])) {
            at.add(types.get(names[0]));
        }
        for (String name : Arrays.asList(names).subList(1, names.length)) {
            at = at.stream().flatMap(type -> named(type, name).stream()).collect(Collectors.toSet());
        }
        return !at.isEmpty();
    }

    /** The types of the members of that name, and the nested type of that name; a builder's own methods return itself. */
    private static Set<Class<?>> named(Class<?> type, String name) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                found.add(method.getReturnType().isAssignableFrom(type) ? type : method.getReturnType());
            }
        }
        Arrays.stream(type.getFields())
                .filter(field -> field.getName().equals(name))
                .forEach(field -> found.add(field.getType()));
        Arrays.stream(type.getClasses())
                .filter(nested -> nested.getSimpleName().equals(name))
                .forEach(found::add);
        return found;
    }
}
