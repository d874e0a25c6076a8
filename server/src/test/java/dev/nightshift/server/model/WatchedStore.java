package dev.nightshift.server.model;

import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One process's way to its store: the process may stand still or be killed, and is watched. */
final class WatchedStore {
  private final RunStore store;
  private final Mutation mutation;
  private final Gate gate;
  private final Witness witness;
  private final ModelTime time;

  WatchedStore(RunStore store, Mutation mutation, Gate gate, Witness witness, ModelTime time) {
    this.store = store;
    this.mutation = mutation;
    this.gate = gate;
    this.witness = witness;
    this.time = time;
  }

  RunStore asStore() {
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, this::call);
  }

  /** The way to what people ordered; it is not watched. */
  JobControls asControls(JobControls controls) {
    return (JobControls)
        Proxy.newProxyInstance(
            JobControls.class.getClassLoader(),
            new Class<?>[] {JobControls.class},
            (proxy, method, arguments) -> {
              gate.pass();
              try {
                return method.invoke(controls, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                gate.pass();
              }
            });
  }

  private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(store, arguments);
    }
    try {
      gate.pass();
      long asked = witness.asks();
      long askedNanos = time.nanos();
      var now = time.now();
      before(method.getName(), arguments);
      var answer = method.invoke(store, arguments);
      if (method.getName().equals("time") && ((Optional<?>) answer).isPresent()) {
        answer = Optional.of(now);
      }
      if (method.getName().equals("leases")) {
        answer = mutation.leases(leases(answer), now);
      }
      after(method.getName(), arguments, answer, asked, askedNanos);
      gate.pass();
      return answer;
    } catch (InvocationTargetException e) {
      gate.pass();
      throw e.getCause();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<RunStore.Lease> leases(Object answer) {
    return (List<RunStore.Lease>) answer;
  }

  @SuppressWarnings("unchecked")
  private void before(String method, Object[] arguments) {
    if (method.equals("end")) {
      ((List<RunStore.End>) arguments[0]).forEach(end -> witness.leaves(end.run()));
    } else if (method.equals("release")) {
      ((Collection<UUID>) arguments[1]).forEach(witness::released);
    }
  }

  @SuppressWarnings("unchecked")
  private void after(
      String method, Object[] arguments, Object answer, long asked, long askedNanos) {
    switch (method) {
      case "claim" -> ((List<Run>) answer).forEach(witness::started);
      case "plan" ->
          ((RunStore.Planned) answer)
              .runs().stream().filter(run -> run.node() != null).forEach(witness::started);
      case "insert" ->
          (answer instanceof Run run ? List.of(run) : (List<Run>) answer)
              .stream().filter(run -> run.state() == RunState.RUNNING).forEach(witness::started);
      case "end" -> ended((RunStore.Ended) answer, asked);
      case "writeCursor", "writeBackoff" -> {
        if ((Boolean) answer) {
          witness.wrote((UUID) arguments[0], method, asked, null);
        } else {
          witness.refused();
        }
      }
      case "renew" -> {
        if ((Boolean) answer) {
          witness.renewed((String) arguments[0], askedNanos);
        }
      }
      case "expire" -> {
        if ((Boolean) answer) {
          witness.expired(((RunStore.Lease) arguments[0]).node());
        }
      }
      default -> {}
    }
  }

  private void ended(RunStore.Ended answer, long asked) {
    for (var accepted : answer.accepted()) {
      witness.ended(accepted.run(), accepted.run().state(), asked);
    }
    answer.refused().forEach(refused -> witness.refused());
  }
}
