# The judges of OpenAI. "run" beside this folder reads it, and gives it judge, easel_classpath, java and the emulators' addresses.

packages=(openai @copilotkit/aimock)

versions() {
    printf '%s, Maven `com.openai:openai-java` %s' "$(node versions.mjs "${packages[@]}")" \
        "$(sed -n '/<artifactId>openai-java<\/artifactId>/{n;s/.*<version>\([0-9.]*\)<.*/\1/p}' openai/pom.xml | tail -n 1)"
}

prepare() {
    say "Maven chooses the class path of openai-java"
    mvn -q -B -f openai/pom.xml package </dev/null
    compile openai/classes-openai-java "$(<openai/target/class-path)" openai/OpenAiJava.java
    compile openai/classes-easel "$easel_classpath" openai/EaselBeforeAimock.java
}

judges() {
    judge "npm openai" node openai/node.mjs
    judge "openai-java" "$java" -cp "openai/classes-openai-java:$(<openai/target/class-path)" OpenAiJava openai
    aimock
    judge "the field list" node openai/fields.mjs
}

aimock() {
    local mock side
    exec 4< <(exec node openai/aimock.mjs)
    started+=("$!")
    read -r -t 30 mock <&4 && read -r -t 30 side <&4 || fail "the mock server did not start"
    judge "Easel before aimock" "$java" -cp "openai/classes-easel:$easel_classpath" EaselBeforeAimock "$mock" "$side" openai
}
