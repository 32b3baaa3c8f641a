# The judge of Gemini. "run" beside this folder reads it, and gives it judge, easel_classpath, java and the emulators' addresses.

packages=()

versions() {
    printf 'Maven `com.google.genai:google-genai` %s' \
        "$(sed -n '/<artifactId>google-genai<\/artifactId>/{n;s/.*<version>\([0-9.]*\)<.*/\1/p}' gemini/pom.xml | tail -n 1)"
}

prepare() {
    say "Maven chooses the class path of google-genai"
    mvn -q -B -f gemini/pom.xml package </dev/null
    compile gemini/classes "$(<gemini/target/class-path)" gemini/*.java
}

judges() {
    judge "google-genai" "$java" -Djava.awt.headless=true -cp "gemini/classes:$(<gemini/target/class-path)" GoogleGenai
}
