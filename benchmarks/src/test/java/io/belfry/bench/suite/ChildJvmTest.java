package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
    private final List<String> said = new ArrayList<>();

    /** What the child is: it says something, then ends as it is told, or never. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("one");
            System.out.println("two");
            System.err.println("that is all");
            if (arguments[0].equals("never")) {
                new CountDownLatch(1).await();
            }
            System.exit(Integer.parseInt(arguments[0]));
        }
    }

    private List<String> run(Duration limit, String ends) throws Exception {
        return new ChildJvm(limit, said::add)
                .run(
                        "the child",
                        List.of(),
                        List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), ends));
    }

    @Test
    void shouldReturnWhatWasPrintedAndPassOnWhatWasSaid() throws Exception {
        assertThat(run(ChildJvm.NO_LIMIT, "0")).containsExactly("one", "two");
        assertThat(said).containsExactly("that is all");
    }

    @Test
    void shouldSayWithWhatItEndedAndWhatItSaidLast() {
        assertThatThrownBy(() -> run(ChildJvm.NO_LIMIT, "3"))
                .isInstanceOf(ChildJvm.FailedException.class)
                .hasMessage("the child ended with 3; it last said: that is all")
                .asInstanceOf(type(ChildJvm.FailedException.class))
                .extracting(ChildJvm.FailedException::printed)
                .isEqualTo(List.of("one", "two"));
    }

    @Test
    void shouldEndWhatIsNotDoneInTime() {
        assertThatThrownBy(() -> run(Duration.ofSeconds(1), "never"))
                .isInstanceOf(ChildJvm.FailedException.class)
                .hasMessageContaining("the child was not done after 1 s and was ended");
    }

    @Test
    void shouldNotLetWhatWatchesThisProcessWatchItsChildren() {
        assertThat(ChildJvm.flagsOf(List.of(
                        "-Xmx1g",
                        "-javaagent:some.jar",
                        "-agentlib:jdwp=transport=dt_socket",
                        "-agentpath:/some.so",
                        "-XX:StartFlightRecording:filename=a.jfr",
                        "-XX:+UseG1GC",
                        "-Dsome=thing")))
                .containsExactly("-Xmx1g", "-XX:+UseG1GC", "-Dsome=thing");
    }
}
