package io.ringroad.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents name is there. */
class DocumentTest {
    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    @Test
    void everyMethodOfThePacketsWayExists() throws IOException {
        SourceTree sources = new SourceTree();
        Matcher names = METHOD.matcher(Files.readString(SourceTree.CHECKOUT.resolve("ARCHITECTURE.md")));
        List<String> absent = new ArrayList<>();
        int count = 0;
        while (names.find()) {
            count++;
            Optional<String> source = sources.ofType(names.group(1));
            if (source.isEmpty() || !Pattern.compile("\\b" + names.group(2) + "\\(").matcher(source.get()).find()) {
                absent.add(names.group());
            }
        }
        assertEquals(List.of(), absent);
        assertTrue(count > 20, "only " + count + " methods are named");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/demo.md", "docs/operation.md",
        "docs/performance.md", "docs/performance-run.md", "docs/relay.md", "load-tests/README.md"})
    void everyLinkLeadsSomewhere(String document) throws IOException {
        var file = SourceTree.CHECKOUT.resolve(document);
        Matcher links = LINK.matcher(Files.readString(file));
        List<String> broken = new ArrayList<>();
        while (links.find()) {
            if (!Files.exists(file.resolveSibling(links.group(1)))) {
                broken.add(links.group(1));
            }
        }
        assertEquals(List.of(), broken);
    }
}
