package dev.nightshift.server.security;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Which role somebody has whom another system vouches for.
 *
 * @param others the role of everybody whom no list names
 */
record RoleMapping(
    List<String> adminGroups,
    List<String> viewerGroups,
    List<String> adminUsers,
    List<String> viewerUsers,
    Role others) {

  static RoleMapping of(
      List<String> adminGroups,
      List<String> viewerGroups,
      List<String> adminUsers,
      List<String> viewerUsers,
      Role others) {
    return new RoleMapping(
        list(adminGroups),
        list(viewerGroups),
        names(adminUsers),
        names(viewerUsers),
        others == null ? Role.NONE : others);
  }

  Role role(String user, Collection<String> groups) {
    if (adminUsers.contains(user) || groups.stream().anyMatch(adminGroups::contains)) {
      return Role.ADMIN;
    }
    if (viewerUsers.contains(user) || groups.stream().anyMatch(viewerGroups::contains)) {
      return Role.VIEWER;
    }
    return others;
  }

  private static List<String> list(List<String> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  private static List<String> names(List<String> given) {
    return list(given).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
